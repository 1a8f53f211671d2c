-- L06: learners per 1,000 of the diaspora, groups and the world only over territories whose estimate
-- is usable. L06b: learners.
insert into truth by name
with cells as (
    from course_cells('Y', ['world', 'group', 'territory', 'post'], ['_T'])
    union all
    from course_cells('Y', ['world', 'group'], ['level'])
    union all
    from course_cells('H', ['world', 'group'], ['_T'])
)

select
    'L06b' as indicator, c.period_type, c.period, c.level, c.place, c.scheme, c.code,
    count(p.person) as central
from cells as c
left join learners as p
    on p.period_type = c.period_type and p.period = c.period
    and p.at_level = c.level and p.at_place = c.place
    and (c.scheme = '_T' or c.code = p.top)
group by all;

insert into truth by name
with everybody as (
    select place, period, central from truth
    where indicator = 'L06b' and period_type = 'Y' and level = 'territory'
)

select
    'L06' as indicator, 'Y' as period_type, d.year::varchar as period, d.level, d.place,
    case
        when tally(is_usable) > 0 then 'ok'
        when d.level = 'territory' and count(any_central) > 0 then 'low_quality'
        else 'zero_denominator'
    end as status,
    'band' as how, 1000 as per,
    total(if(is_usable or d.level = 'territory', p.central, 0)) as central,
    sum(low) as below_low, sum(d.central) as below_central, sum(high) as below_high
from diaspora as d
join everybody as p on d.year::varchar = p.period and d.territory = p.place
group by d.year, d.level, d.place;
