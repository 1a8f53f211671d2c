-- One row per course, as the list that came last says it.
with ranked as (
    select
        *,
        row_number() over (
            partition by course_code
            order by
                _delivery_rank desc nulls last, _line desc nulls last
        ) as place
    from {{ ref('int_course__enrolment_resolved') }}
),

moved as (
    select
        course_code,
        max(case when is_moved then 1 else 0 end) = 1 as is_moved
    from ranked
    group by course_code
)

select
    ranked.course_code,
    ranked.centre_code,
    ranked.post_code,
    ranked.level_code,
    ranked.term_code,
    moved.is_moved
from ranked
inner join moved on ranked.course_code = moved.course_code
where ranked.place = 1
