-- F05: fine money linked to held events of the year that have visits, over exactly their visits.
create table costs as
select
    p.period_type, p.period, level, place, type, event,
    sum(net) as net, bool_or(net is null) as is_unknown,
    any_value(visits) as visits, any_value(visits_low) as visits_low,
    any_value(visits_high) as visits_high
from fine_at
join (from periods where period_type in ('Y', 'YTD')) as p on event_day between p.start and p.stop
where is_matched group by all;

create table costs_by as
select '_T' as scheme, '_T' as code, * from costs
union all
select 'event_type', type, * from costs where level = 'world';

insert into truth by name
with cells as (
    select *, '_T' as scheme, '_T' as code from frame(['Y', 'YTD'], ['territory', 'group', 'world'])
    union all
    select f.*, 'event_type', event_type_code from frame(['Y'], ['world']) as f, seed.event_types
)
select
    'F05' as indicator, c.period_type, c.period, c.level, c.place, c.scheme, c.code, 'band' as how,
    if(bool_or(is_unknown), 'low_quality', 'ok') as status,
    total(net) as central,
    total(visits_low) as below_low, total(visits) as below_central, total(visits_high) as below_high
from cells as c
left join costs_by as f using (period_type, period, level, place, scheme, code)
group by all;

-- F05b: the share of fine money of the year that is linked to such events. A place has its direct
-- money below, the world all fine money.
insert into truth by name
select
    'F05b' as indicator, f.period_type, f.period, f.level, f.place,
    if(bool_or(m.period is not null and net is null), 'low_quality', 'ok') as status,
    total(if(is_matched, net, 0)) as central, total(net) as below_central
from frame(['Y', 'YTD'], ['territory', 'group', 'world']) as f
left join periods as p on f.period_type = p.period_type and f.period = p.period
left join fine_at as m
    on f.level = m.level and f.place = m.place
    and m.period between strftime(p.start, '%Y-%m') and strftime(p.stop, '%Y-%m')
group by all;
