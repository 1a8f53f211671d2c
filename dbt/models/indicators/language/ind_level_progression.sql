-- L04: of completed courses of who can be followed, after how many the same person enrolled for the
-- next level within twelve months after the end of the term. Lists of the year after must be there.
with highest as (
    select max(sort_order) as level_rank
    from {{ ref('course_levels') }}
),

followed as (
    select courses.*
    from {{ ref('int_indicator__course_placed') }} as courses
    inner join highest on courses.level_rank < highest.level_rank
    where
        courses.is_completed
        and courses.person_id is not null
        and courses.period_type = 'Y'
),

gone_on as (
    select distinct followed.enrolment_id
    from followed
    inner join {{ ref('fct_course_enrolment') }} as later
        on
            followed.person_id = later.person_id
            and followed.level_rank + 1 = later.level_rank
            and followed.enrolled_date < later.enrolled_date
            and later.enrolled_date <= {{ plus_days('followed.term_end', 365) }}
)

select
    {{ indicator_parts(
        'L04', period_type='followed.period_type', period_code='followed.period_code',
        territory_level='followed.territory_level', territory_code='followed.territory_code',
        dim1_scheme='followed.dim1_scheme', dim1_code='followed.dim1_code',
        numerator='count(gone_on.enrolment_id)', denominator='count(*)',
        persons_num='count(gone_on.enrolment_id)', persons_den='count(*)',
        status="max(case
            when lists.effect_count = 0 then 'not_reported'
            when lists.effect_count < lists.agreed_count then 'partial'
        end)"
    ) }}
from followed
left join gone_on on followed.enrolment_id = gone_on.enrolment_id
left join {{ ref('int_indicator__export_covered') }} as lists
    on
        lists.export = 'language_courses'
        and lists.period_type = 'Y'
        and lists.period_code = cast(followed.year + 1 as string)
        and followed.territory_level = lists.territory_level
        and followed.territory_code = lists.territory_code
        and lists.agreed_count > 0
group by
    followed.period_type,
    followed.period_code,
    followed.territory_level,
    followed.territory_code,
    followed.dim1_scheme,
    followed.dim1_code
