-- Read by several models: resolved once. Of the age a band is enough: no year of birth is kept.
{{ config(materialized='table') }}

select
    enrolment_id,
    course_code,
    centre_code,
    post_code,
    {{ clean_text('residence_country_name') }} as residence_country_name,
    level as level_code,
    term as term_code,
    person_name_token,
    person_patronymic_token,
    coalesce(person_is_identified, false) and person_name_token is not null as has_full_identity,
    age_band as age_band_code,
    cast(enrolled_on as date) as enrolled_date,
    cast(hours_planned as decimal(8, 2)) as hours_planned,
    cast(hours_attended as decimal(8, 2)) as hours_attended,
    exam_result as exam_code,
    coalesce(is_certificate_given, false) as is_certificate_given,
    status as enrolment_status,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('language_courses', 'period_snapshot', scope=['post_code', 'term']) }}
) as rows_in_effect
