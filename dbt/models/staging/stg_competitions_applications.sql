-- Read by several models: resolved once.
{{ config(materialized='table') }}

select
    application_id,
    competition_code,
    cast(season as integer) as season_year,
    person_name_token,
    person_patronymic_token,
    cast(person_birth_year as integer) as birth_year,
    coalesce(person_is_identified, false) and person_name_token is not null as has_full_identity,
    person_sex,
    {{ clean_text('residence_country_name') }} as residence_country_name,
    category as category_code,
    cast(submitted_at as timestamp) as submitted_at,
    cast(result_published_at as timestamp) as result_published_at,
    outcome as outcome_code,
    status as application_status,
    source_post as source_post_code,
    coalesce(is_consent_given, false) as is_consent_given,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('competitions_applications', 'upsert', key=['application_id']) }}
) as rows_in_effect
