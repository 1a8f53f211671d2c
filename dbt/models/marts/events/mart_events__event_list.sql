-- A report without plan has one title, in the language it was written in; an event without any
-- title goes by its id.
with regions as (
    select
        event_id,
        {{ joined_text('region_code', ';') }} as regions
    from {{ ref('bridge_event_region') }}
    group by event_id
)

select
    events.event_id,
    coalesce(plans.title_ru, plans.title_en, reports.title, events.event_id) as title_ru,
    coalesce(plans.title_en, plans.title_ru, reports.title, events.event_id) as title_en,
    events.event_date,
    events.event_month as month,
    events.post_code,
    events.territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    territories.group_code,
    case when events.is_planned then plans.city_name else reports.city_name end as city,
    events.event_type_code,
    coalesce(events.campaign_code, 'none') as campaign_code,
    events.outcome,
    events.is_planned,
    events.count_basis,
    events.visits_count,
    regions.regions,
    events.campaign_year,
    events.has_report,
    events.has_scan,
    events.has_partner_association,
    plans._delivery_id as plan_delivery_id,
    cast(plans._line as bigint) as plan_line,
    reports._delivery_id as report_delivery_id,
    cast(reports._line as bigint) as report_line
from {{ ref('fct_event') }} as events
left join {{ ref('int_event__plan_versioned') }} as plans
    on events.plan_id = plans.plan_id and plans.is_current
left join {{ ref('int_event__report_matched') }} as reports
    on events.report_key = reports.report_key
left join {{ ref('dim_territory') }} as territories
    on events.territory_code = territories.territory_code
left join regions on events.event_id = regions.event_id
where events.event_date >= {{ date_of(var('first_year'), 1, 1) }}
