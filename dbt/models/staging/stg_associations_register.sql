-- Read by several models: resolved once.
{{ config(materialized='table') }}

select
    post_code,
    period as period_code,
    assoc_reg_no,
    {{ clean_text('country_name') }} as country_name,
    cast(registered_on as date) as registered_date,
    {{ clean_text('name_ru') }} as name_ru,
    {{ clean_text('name_local') }} as name_local,
    legal_form as legal_form_code,
    status as status_code,
    cast(status_date as date) as status_date,
    merged_into_reg_no,
    cast(members_reported as integer) as members_reported,
    has_youth_wing,
    cast(last_report_on as date) as last_report_date,
    is_council_member,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('associations_register', 'period_snapshot', scope=['post_code', 'period']) }}
) as rows_in_effect
