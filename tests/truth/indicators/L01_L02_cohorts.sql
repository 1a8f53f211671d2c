-- Cohorts: who is new in a year, where he lives then. A figure waits until a year has passed for
-- everybody (L01) or the year n years later is over (L02), and 60 days more.
create table cohorts as
select
    y.person, y.year, b.level, b.place, min(v.day) as first_day
from person_years as y
join visits_of_persons as v using (person, year)
join belongs as b on y.residence = b.territory
where y.newness = 'new' and b.level in ('group', 'world')
group by all;

create macro is_over(year) as
    cast(getvariable('known_at') as date) - make_date(year, 12, 31) > 60;

-- L01: came to another event on another day within a year of the first time.
insert into truth by name
with judged as (
    select
        year, level, place,
        exists (
            from visits_of_persons as v
            where v.person = c.person and v.day - c.first_day between 1 and 365
        ) as repeats
    from cohorts as c
)
select
    'L01' as indicator, f.period_type, f.period, f.level, f.place, 'wilson' as how,
    if(any_value(l.is_clean) and is_over(f.year + 1), 'ok', 'not_yet') as status,
    tally(j.repeats) as central, count(j.year) as below_central
from frame(['Y'], ['group', 'world']) as f
join look_back as l on f.year = l.year
left join judged as j on f.year = j.year and f.level = j.level and f.place = j.place
group by f.period_type, f.period, f.year, f.level, f.place;

-- L02: came in the n-th year after.
insert into truth by name
select
    'L02' as indicator, f.period_type, f.period, f.level, f.place,
    'cohort_n' as scheme, 'n' || n as code, 'wilson' as how,
    if(any_value(l.is_clean) and is_over(f.year + n), 'ok', 'not_yet') as status,
    tally((c.person, f.year + n) in (select (person, year) from person_years)) as central,
    count(c.person) as below_central
from frame(['Y'], ['group', 'world']) as f
cross join range(1, 5) as spans(n)
join look_back as l on f.year = l.year
left join cohorts as c on f.year = c.year and f.level = c.level and f.place = c.place
group by f.period_type, f.period, f.year, f.level, f.place, n;
