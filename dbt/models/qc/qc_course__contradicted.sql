-- Courses whose lists a centre should look at. One row per course and reason, not per learner: the
-- gate tells the number of rows, which must not be one of persons.
with reasons as (
    select
        enrolments.course_code,
        case
            when stated.hours_attended > stated.hours_planned then 'hours_above_plan'
        end as above_plan,
        case
            when stated.is_certificate_given and coalesce(stated.exam_code, '') <> 'passed'
                then 'certificate_without_exam'
        end as without_exam,
        case
            when {{ known_date() }} > stated.term_end and stated.enrolment_status = 'enrolled'
                then 'term_not_closed'
        end as not_closed
    from {{ ref('fct_course_enrolment') }} as enrolments
    inner join {{ ref('int_course__enrolment_resolved') }} as stated
        on enrolments.enrolment_id = stated.enrolment_id
),

found as (
    {%- for column in ['above_plan', 'without_exam', 'not_closed'] %}
    select distinct
        course_code,
        {{ column }} as reason
    from reasons
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    found.course_code,
    courses.centre_code,
    courses.post_code,
    courses.term_code,
    found.reason,
    cast(null as string) as file_name,
    cast(null as bigint) as _line
from found
inner join {{ ref('dim_course') }} as courses on found.course_code = courses.course_code
