-- One row per enrolment for a course of Russian. Who attended no hour has not started; a list that
-- still says "enrolled" after the term leaves it open. Hours above the plan count as planned.
with judged as (
    select
        *,
        coalesce(
            hours_attended > 0, enrolment_status = 'completed'
        ) as is_started
    from {{ ref('int_course__enrolment_resolved') }}
)

select
    enrolment_id,
    person_id,
    is_identified,
    course_code,
    centre_code,
    post_code,
    residence_territory_code,
    level_code,
    level_rank,
    term_code,
    term_end,
    age_band_code,
    enrolled_date,
    hours_planned,
    case when hours_attended > hours_planned then hours_planned else hours_attended end
        as hours_counted,
    is_started,
    {{ known_date() }} > term_end and enrolment_status <> 'enrolled' as is_closed,
    enrolment_status = 'transferred' as is_transferred,
    is_started and enrolment_status = 'completed' as is_completed,
    exam_code,
    is_certificate_given,
    _delivery_id,
    _line
from judged
