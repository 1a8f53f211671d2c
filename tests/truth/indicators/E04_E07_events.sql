-- Shares and sizes of held events: with regions (E04), regions in all quarters (E05), size (E06), partners (E07).
insert into truth by name
select
    'E04' as indicator, period_type, period, level, place,
    tally(reports > 0 and len(regions) > 0) as central,
    tally(reports > 0) as below_central
from held_in(['Y', 'YTD'], ['territory', 'group', 'world'])
group by all;

insert into truth by name
with steady as (
    select year(day) as year, region from events, unnest(regions) as t(region) where is_held
    group by all having count(distinct quarter(day)) = 4
)
select
    'E05' as indicator, f.period_type, f.period, f.level, f.place,
    if(f.year = (select min(year) from periods), 'not_yet', 'ok') as status,
    count(region) as central
from frame(['Y'], ['world']) as f
left join steady using (year)
group by all;

create table sizes as
select period_type, period, level, place, '_T' as scheme, '_T' as code, visits
from held_in(['Y', 'YTD'], ['territory', 'world'])
union all
select period_type, period, level, place, 'event_type', event_type_code, if(type = event_type_code, visits, null)
from held_in(['Y'], ['world']), seed.event_types;

insert into truth by name
select
    'E06a' as indicator, period_type, period, level, place, scheme, code,
    total(visits) as central, count(visits) as below_central
from sizes
group by all;

insert into truth by name
select
    'E06b' as indicator, period_type, period, level, place, scheme, code,
    if(count(visits) > 0, 'ok', 'zero_denominator') as status,
    median(visits) as central
from sizes
group by all;

insert into truth by name
select
    'E07' as indicator, period_type, period, level, place,
    tally(has_partner) as central, count(event) as below_central
from held_in(['Y', 'YTD'], ['territory', 'group', 'world'])
group by all;
