-- Enrolments as the list that came last says them, each with its person. A course that was put off
-- stands in two lists. Who attended no hour has not started.
create table enrolments as
with latest as (
    from enrolment_rows
    qualify (place, line) = max((place, line)) over (partition by enrolment_id)
)

select
    e.*,
    person_of(e.name, e.patronymic, n.patronymics) as person,
    if(term[6:] = 'H1', make_date(term[:4]::int, 6, 30), make_date(term[:4]::int, 12, 31)) as stop,
    year(stop) as year,
    -- Hours that nobody wrote down are some, where the course was completed.
    coalesce(hours_attended > 0, e.status = 'completed') as has_started,
    has_started and e.status not in ('enrolled', 'transferred')
    and stop < cast(getvariable('known_at') as date) as is_judged,
    is_judged and e.status = 'completed' as is_completed
from latest as e
left join names as n on e.name = n.name;

-- Judged enrolments where their learners live, and at the posts of their centres.
create table enrolled_at as
select b.level as at_level, b.place as at_place, e.*
from enrolments as e join belongs as b on e.residence = b.territory where is_judged
union all
select 'post', post, * from enrolments where is_judged;

create table learner_years as
select
    person, year,
    coalesce(
        max_by(residence, (enrolled_on, enrolment_id)) filter (residence <> 'ZZZ'), 'ZZZ'
    ) as home
from enrolments where has_started and person is not null group by all;

-- A learner once per period and place, with the highest level of the period.
create table learners as
with
present as (
    select b.level as at_level, b.place as at_place, e.person, e.stop
    from enrolments as e
    join learner_years as y using (person, year)
    join belongs as b on y.home = b.territory
    where e.has_started
    union
    select 'post', post, person, stop from enrolments where has_started and person is not null
),

tops as (
    select p.period_type, p.period, e.person, max(e.level) as top
    from enrolments as e join periods as p on e.stop between p.start and p.stop
    where e.has_started and e.person is not null and p.period_type in ('Y', 'H')
    group by all
)

select distinct t.period_type, t.period, p.at_level, p.at_place, p.person, t.top
from present as p
join periods as q on p.stop between q.start and q.stop
join tops as t on t.period_type = q.period_type and t.period = q.period and t.person = p.person;

-- The cells of figures of courses by year, by term, and by level.
create macro course_cells(kind, levels, slices) as table
select f.period_type, f.period, f.year, f.start, f.stop, f.level, f.place, s.scheme, s.code
from frame([kind], levels) as f
cross join (
    select '_T' as scheme, '_T' as code
    union all
    select 'level', level_code from seed.course_levels
) as s
where list_contains(slices, s.scheme);
