-- Read by several models: resolved once.
{{ config(materialized='table') }}

select
    registration_id,
    {{ clean_text('plan_id') }} as plan_id,
    person_name_token,
    person_patronymic_token,
    person_email_token,
    person_strict_token,
    cast(person_birth_year as integer) as birth_year,
    coalesce(person_is_identified, false) and person_name_token is not null as has_full_identity,
    {{ clean_text('residence_country_name') }} as residence_country_name,
    attendance_mode,
    cast(registered_at as timestamp) as registered_at,
    status as registration_status,
    cast(checked_in_at as timestamp) as checked_in_at,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('event_registrations', 'upsert', key=['registration_id']) }}
) as rows_in_effect
