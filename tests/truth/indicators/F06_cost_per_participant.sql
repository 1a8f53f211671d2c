-- F06: fine money linked to held events of the year with check-ins over the participants of the
-- year at these events: of a post, or of the world. F06b: what other events cost, over all.
create table money_of_events as
with linked as (
    select event_year as year, event_post, net, is_scanned
    from cash where kind = 'fine' and event is not null
)
select 'world' as level, 'WLD' as place, * from linked
union all
select 'post', event_post, * from linked;

insert into truth by name
with inside as (
    select year, level, place, sum(net) as net, bool_or(net is null) as is_unknown
    from money_of_events where is_scanned group by all
)
select
    'F06' as indicator, p.period_type, p.period, p.level, p.place,
    if(is_unknown, 'low_quality', 'ok') as status,
    coalesce(net, 0) as central, p.everybody as below_central
from people_at as p
left join inside using (year, level, place)
where p.level in ('post', 'world');

insert into truth by name
select
    'F06b' as indicator, f.period_type, f.period, f.level, f.place,
    if(bool_or(m.year is not null and net is null), 'low_quality', 'ok') as status,
    total(if(is_scanned, 0, net)) as central, total(net) as below_central
from frame(['Y'], ['post', 'world']) as f
left join money_of_events as m using (year, level, place)
group by all;
