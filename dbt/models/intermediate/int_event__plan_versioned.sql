select
    versions.plan_id,
    versions.plan_version,
    versions.post_code,
    coalesce(territories.territory_code, '{{ var("unresolved_territory") }}') as territory_code,
    {{ normalise_name('versions.city_name') }} as city_key,
    versions.city_name,
    versions.site_id,
    versions.start_date as event_date,
    versions.starts_at,
    versions.event_type_code,
    versions.campaign_code,
    versions.attendance_mode,
    versions.title_ru,
    versions.title_en,
    {{ normalise_name('versions.title_ru') }} as title_key,
    versions.planned_participants,
    versions.planned_budget_rub,
    versions.partner_assoc_reg_no,
    versions.plan_status,
    versions.status_changed_at,
    current_plan.plan_version is not null as is_current,
    versions._delivery_id,
    versions._line
from {{ ref('stg_event_plan_versions') }} as versions
left join {{ ref('stg_event_plan') }} as current_plan
    on
        versions.plan_id = current_plan.plan_id
        and versions.plan_version = current_plan.plan_version
left join {{ territory_names(ref('stg_event_plan_versions'), 'country_name') }} as territories
    on versions.country_name = territories.name
