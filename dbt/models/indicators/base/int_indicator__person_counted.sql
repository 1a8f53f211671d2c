-- Participants of years and half-years by place and by one breakdown at a time, never crossed.
-- They count where they live that year, and with every post whose events they came to: once in
-- each, however often they came. Age, newness and number of events are those of the year.
with persons as (
    select
        person_id,
        year,
        residence_territory_code,
        band_code as age_code,
        case when coalesce(is_youth, false) then 'youth' else 'other' end as youth_code,
        case when is_new then 'new' when not is_new then 'returning' end as newness_code,
        case when events_count >= 2 then 'two_plus' else 'one' end as events_code
    from {{ ref('fct_person_year') }}
),

attended as (
    select distinct
        periods.period_type,
        periods.period_code,
        periods.year,
        events.post_code,
        events.person_id
    from {{ ref('int_indicator__person_attended') }} as events
    inner join {{ ref('int_indicator__period_published') }} as periods
        on
            periods.period_type in ('Y', 'H')
            and events.event_date between periods.period_start and periods.period_end
),

-- Everybody once per period and place of their own: a union without repeats.
present as (
    select
        attended.period_type,
        attended.period_code,
        attended.year,
        attended.person_id,
        persons.residence_territory_code as member_code
    from attended
    inner join persons
        on attended.person_id = persons.person_id and attended.year = persons.year
    union
    select
        period_type,
        period_code,
        year,
        person_id,
        post_code as member_code
    from attended
),

-- Persons first, so that the breakdowns work on a short table.
counted as (
    select
        present.period_type,
        present.period_code,
        present.year,
        present.member_code,
        persons.age_code,
        persons.youth_code,
        persons.newness_code,
        persons.events_code,
        count(*) as persons_count
    from present
    inner join persons
        on present.person_id = persons.person_id and present.year = persons.year
    group by
        present.period_type,
        present.period_code,
        present.year,
        present.member_code,
        persons.age_code,
        persons.youth_code,
        persons.newness_code,
        persons.events_code
),

schemes as (
    select distinct dim1_scheme
    from {{ ref('person_lattice') }}
),

coded as (
    select
        counted.period_type,
        counted.period_code,
        counted.year,
        counted.member_code,
        schemes.dim1_scheme,
        case schemes.dim1_scheme
            when 'age5' then counted.age_code
            when 'youth' then counted.youth_code
            when 'newness' then counted.newness_code
            when 'events_1_2' then counted.events_code
            else '{{ var("absent_code") }}'
        end as dim1_code,
        counted.persons_count
    from counted
    cross join schemes
)

select
    coded.period_type,
    coded.period_code,
    coded.year,
    members.territory_level,
    members.territory_code,
    coded.dim1_scheme,
    coded.dim1_code,
    cast(sum(coded.persons_count) as bigint) as persons_count
from coded
inner join {{ ref('int_indicator__member_placed') }} as members
    on coded.member_code = members.member_code
where coded.dim1_code is not null
group by
    coded.period_type,
    coded.period_code,
    coded.year,
    members.territory_level,
    members.territory_code,
    coded.dim1_scheme,
    coded.dim1_code
