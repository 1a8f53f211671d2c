-- R05: territories with a held event among those whose diaspora reached a size in a base year.
create table reached as
select distinct year(day) as year, territory from events where is_held;

insert into truth by name
with large as (
    select e.territory
    from estimates_of_years as e, seed.coverage_base as b
    where
        e.definition = 'self_identified' and e.year = cast(b.base_year as int)
        and e.central >= cast(b.minimum_central as int)
)
select
    'R05' as indicator, 'Y' as period_type, f.period, f.level, f.place,
    count(c.territory) as central, count(large.territory) as below_central
from frame(['Y'], ['world']) as f
left join large on true
left join reached as c on large.territory = c.territory and f.year = c.year
group by all;

-- R06: diaspora of territories with a held event in all twelve months. Low: the least inside beside
-- the most outside.
create table covered_monthly as
select year(day) as year, territory from events where is_held
group by all having count(distinct month(day)) = 12;

insert into truth by name
select
    'R06' as indicator, 'Y' as period_type, year::varchar as period, level, place, 'paired' as how,
    if(year = (select min(year) from periods), 'not_yet', 'ok') as status,
    total(if(c.territory is null, 0, low)) as low,
    total(if(c.territory is null, 0, central)) as central,
    total(if(c.territory is null, 0, high)) as high,
    total(if(c.territory is null, high, low)) as below_low,
    total(central) as below_central,
    total(if(c.territory is null, low, high)) as below_high
from diaspora as d semi join (from periods where period_type = 'Y') using (year)
left join covered_monthly as c using (year, territory)
where level = 'world'
group by all;
