-- R04: participants per 1,000 of the diaspora; groups and the world only over territories whose
-- estimate is usable. R04b: the share of territories whose estimate is of grade A or B.
insert into truth by name
select
    'R04' as indicator, 'Y' as period_type, d.year::varchar as period, d.level, d.place,
    case
        when tally(is_usable) > 0 then 'ok'
        when d.level = 'territory' and count(any_central) > 0 then 'low_quality'
        else 'zero_denominator'
    end as status,
    'band' as how, 1000 as per,
    total(if(is_usable or d.level = 'territory', p.everybody, 0)) as central,
    sum(low) as below_low, sum(d.central) as below_central, sum(high) as below_high
from diaspora as d
join people_at as p on d.year = p.year and p.level = 'territory' and d.territory = p.place
group by d.year, d.level, d.place;

insert into truth by name
select
    'R04b' as indicator, 'Y' as period_type, year::varchar as period, level, place,
    tally(grade in ('A', 'B')) as central, count(*) as below_central
from diaspora semi join (from periods where period_type = 'Y') using (year)
where level in ('group', 'world')
group by all;
