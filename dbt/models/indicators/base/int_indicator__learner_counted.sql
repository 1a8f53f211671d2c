-- Learners of years and terms by place, and by the highest level of the period: whoever can be told
-- apart and attended, once, however many courses they took. They count where they live that year
-- (the latest enrolment that names a known country), and with every post whose centres they came
-- to.
with started as (
    select
        person_id,
        post_code,
        level_code,
        term_end,
        extract(year from term_end) as year,
        first_value(residence_territory_code) over (
            partition by person_id, extract(year from term_end)
            order by
                case
                    when residence_territory_code = '{{ var("unresolved_territory") }}' then 1
                    else 0
                end asc nulls last,
                enrolled_date desc nulls last,
                enrolment_id desc nulls last
        ) as home_code
    from {{ ref('fct_course_enrolment') }}
    where is_started and is_identified
),

-- Everybody once per period and place of their own.
present as (
    select
        periods.period_type,
        periods.period_code,
        periods.year,
        members.member_code,
        started.person_id,
        max(started.level_code) as level_code
    from started
    inner join {{ ref('int_indicator__period_published') }} as periods
        on
            periods.period_type in ('Y', 'H')
            and started.term_end between periods.period_start and periods.period_end
    inner join (
        select distinct member_code
        from {{ ref('int_indicator__member_placed') }}
    ) as members
        on members.member_code in (started.home_code, started.post_code)
    group by
        periods.period_type,
        periods.period_code,
        periods.year,
        members.member_code,
        started.person_id
),

-- The highest level of a period is that of all its courses, wherever they were held.
highest as (
    select
        period_type,
        period_code,
        person_id,
        max(level_code) as level_code
    from present
    group by period_type, period_code, person_id
),

coded as (
    select
        present.period_type,
        present.period_code,
        present.year,
        present.member_code,
        schemes.dim1_scheme,
        case schemes.dim1_scheme
            when 'level' then highest.level_code else '{{ var("absent_code") }}'
        end as dim1_code
    from present
    inner join highest
        on
            present.period_type = highest.period_type
            and present.period_code = highest.period_code
            and present.person_id = highest.person_id
    cross join (
        select '{{ var("absent_code") }}' as dim1_scheme
        union all
        select 'level' as dim1_scheme
    ) as schemes
)

select
    coded.period_type,
    coded.period_code,
    coded.year,
    members.territory_level,
    members.territory_code,
    coded.dim1_scheme,
    coded.dim1_code,
    count(*) as learners_count
from coded
inner join {{ ref('int_indicator__member_placed') }} as members
    on coded.member_code = members.member_code
group by
    coded.period_type,
    coded.period_code,
    coded.year,
    members.territory_level,
    members.territory_code,
    coded.dim1_scheme,
    coded.dim1_code
