-- Read by several models: resolved once.
{{ config(materialized='table') }}

select
    post_code,
    trip_code,
    cast(roster_no as integer) as roster_no,
    cast(line_no as integer) as line_no,
    person_name_token,
    person_patronymic_token,
    cast(person_birth_year as integer) as birth_year,
    coalesce(person_is_identified, false) and person_name_token is not null as has_full_identity,
    person_sex,
    {{ clean_text('residence_country_name') }} as residence_country_name,
    nomination_application_id,
    role as role_code,
    status as status_code,
    cast(arrival_date as date) as arrival_date,
    cast(departure_date as date) as departure_date,
    {{ clean_text('host_city') }} as host_city,
    cast(replaced_by_line_no as integer) as replaced_by_line_no,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('trip_rosters', 'period_snapshot', scope=['post_code', 'trip_code']) }}
) as rows_in_effect
