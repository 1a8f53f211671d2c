-- F06: fine money linked to events of the year in a place over the participants who live there.
insert into truth by name
with linked as (
    select event_year as year, level, place, sum(net) as net, bool_or(net is null) as is_unknown
    from fine_at where event is not null group by all
)
select
    'F06' as indicator, p.period_type, p.period, p.level, p.place,
    if(is_unknown, 'low_quality', 'ok') as status,
    coalesce(net, 0) as central, p.everybody as below_central
from people_at as p
left join linked as l using (year, level, place)
where p.level in ('territory', 'world');
