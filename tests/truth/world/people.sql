-- Who came when, in person: one row per person, held event and day. The demo registers people
-- online for events planned online, and for no others.
create table visits_of_persons as
select r.person, e.event, e.day, e.post, year(e.day) as year, r.residence, r.birth_year,
       r.registered_at, r.place, r.line
from registrations as r
join events as e on r.plan_id = e.plan_id
where r.came and e.is_held and r.person is not null and e.mode is distinct from 'online';

-- Newness asks for three years of check-ins that are wholly observed.
create table look_back as
select p.year, min(date_trunc('month', e.day)) <= make_date(p.year - 3, 1, 1) as is_clean
from periods as p, events as e
join registrations as r on e.plan_id = r.plan_id and r.came
where e.is_held
group by p.year;

create table person_years as
with years as (
    select
        person, year,
        -- A country that nobody knows is no residence while the year knows another.
        coalesce(
            max_by(residence, (registered_at, place, line)) filter (residence <> 'ZZZ'), 'ZZZ'
        ) as residence,
        year - max_by(birth_year, (registered_at, place, line)) as age,
        count(distinct event) as events
    from visits_of_persons group by person, year
)
select
    *,
    coalesce((
        select band_code from seed.age_bands
        where scheme = 'age5' and age between cast(age_from as int) and cast(age_to as int)
    ), 'unknown') as age5,
    if(age between 14 and 35, 'youth', 'other') as youth,
    if(events = 1, 'one', 'two_plus') as events_1_2,
    case
        when year not in (select year from look_back where is_clean) then null
        when exists (
            from visits_of_persons as v
            where v.person = years.person and v.year between years.year - 3 and years.year - 1
        ) then 'returning'
        else 'new'
    end as newness
from years;

-- A person counts once per period and place: at home, and at the posts whose events he visited.
create table participants as
with counted as (
    select b.level, b.place, v.day, y.*
    from visits_of_persons as v
    join person_years as y using (person, year)
    join belongs as b on y.residence = b.territory
    union all
    select 'post', v.post, v.day, y.*
    from visits_of_persons as v
    join person_years as y using (person, year)
)
select distinct p.period_type, p.period, c.* exclude (day)
from counted as c
join periods as p on c.day between p.start and p.stop
where p.period_type in ('Y', 'H');

create table people_at as
select
    f.period_type, f.period, f.year, f.level, f.place, l.is_clean,
    count(p.person) as everybody,
    tally(p.newness = 'new') as fresh,
    tally(p.age5 <> 'unknown') as aged,
    tally(p.youth = 'youth') as young
from frame(['Y'], ['territory', 'group', 'world', 'post']) as f
join look_back as l on f.year = l.year
left join participants as p
    on f.period_type = p.period_type and f.period = p.period
    and f.level = p.level and f.place = p.place
group by all;
