-- One row per version of a plan item whose date can be meant; the current one is the last of them.
with credible as (
    select versions.*
    from {{ ref('stg_event_plan_versions') }} as versions
    inner join {{ ref('stg_deliveries') }} as deliveries
        on versions._delivery_id = deliveries.delivery_id
    where
        {{ improbable_date(
            'versions.start_date', 'deliveries.received_at', 730, first_planned_date()
        ) }} is null
),

latest as (
    select
        plan_id,
        max(plan_version) as plan_version
    from credible
    group by plan_id
)

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
    latest.plan_version is not null as is_current,
    versions._delivery_id,
    versions._line
from credible as versions
left join latest
    on
        versions.plan_id = latest.plan_id
        and versions.plan_version = latest.plan_version
left join {{ territory_names(ref('stg_event_plan_versions'), 'country_name') }} as territories
    on versions.country_name = territories.name
