-- Read by several models: resolved once.
{{ config(materialized='table') }}

select
    plan_id,
    cast(version as integer) as plan_version,
    {{ clean_text('post_code') }} as post_code,
    {{ clean_text('site_id') }} as site_id,
    attendance_mode,
    {{ clean_text('title_ru') }} as title_ru,
    {{ clean_text('title_en') }} as title_en,
    {{ clean_text('campaign_code') }} as campaign_code,
    {{ clean_text('event_type') }} as event_type_code,
    {{ clean_text('country_name') }} as country_name,
    {{ clean_text('city') }} as city_name,
    cast(starts_at as timestamp) as starts_at,
    cast(starts_on as date) as start_date,
    cast(ends_at as timestamp) as ends_at,
    cast(planned_participants as integer) as planned_participants,
    cast(planned_youth as integer) as planned_youth,
    cast(planned_budget_rub as decimal(18, 2)) as planned_budget_rub,
    {{ clean_text('partner_region') }} as partner_region_name,
    {{ clean_text('partner_assoc_reg_no') }} as partner_assoc_reg_no,
    status as plan_status,
    cast(status_changed_at as timestamp) as status_changed_at,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('event_plan', 'upsert', key=['plan_id', 'version']) }}
) as rows_in_effect
