-- Participants of a year by place of residence and by one breakdown at a time, never crossed.
with residents as (
    select
        year,
        residence_territory_code,
        band_code as age_code,
        case when coalesce(is_youth, false) then 'youth' else 'other' end as youth_code,
        case when is_new then 'new' when not is_new then 'returning' end as newness_code,
        case when events_count >= 2 then 'two_plus' else 'one' end as events_code
    from {{ ref('fct_person_year') }}
),

-- Persons first, so that the breakdowns work on a short table.
counted as (
    select
        year,
        residence_territory_code,
        age_code,
        youth_code,
        newness_code,
        events_code,
        count(*) as persons_count
    from residents
    group by
        year,
        residence_territory_code,
        age_code,
        youth_code,
        newness_code,
        events_code
),

schemes as (
    select '{{ var("absent_code") }}' as dim1_scheme
    union all
    select 'age5' as dim1_scheme
    union all
    select 'youth' as dim1_scheme
    union all
    select 'newness' as dim1_scheme
    union all
    select 'events_1_2' as dim1_scheme
),

coded as (
    select
        counted.year,
        counted.residence_territory_code,
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
    coded.year,
    members.territory_level,
    members.territory_code,
    coded.dim1_scheme,
    coded.dim1_code,
    cast(sum(coded.persons_count) as bigint) as persons_count
from coded
inner join {{ ref('int_indicator__member_placed') }} as members
    on coded.residence_territory_code = members.member_code
where coded.dim1_code is not null
group by
    coded.year,
    members.territory_level,
    members.territory_code,
    coded.dim1_scheme,
    coded.dim1_code
