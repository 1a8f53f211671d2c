with regions as (
    select
        event_id,
        count(distinct region_code) as region_count
    from {{ ref('int_event__region_resolved') }}
    where region_code is not null
    group by event_id
),

current_plans as (
    select * from {{ ref('int_event__plan_versioned') }} where is_current
)

select
    events.event_id,
    events.plan_id,
    events.report_key,
    coalesce(plans.post_code, reports.post_code) as post_code,
    coalesce(plans.territory_code, reports.territory_code) as territory_code,
    case when events.is_planned then plans.city_key else reports.city_key end as city_key,
    plans.site_id,
    events.event_date,
    {{ month_code('events.event_date') }} as event_month,
    coalesce(plans.event_type_code, 'other') as event_type_code,
    campaigns.campaign_code,
    case
        when campaigns.campaign_code is not null
            then {{ campaign_year('events.event_date', 'campaigns') }}
    end as campaign_year,
    plans.attendance_mode,
    events.plan_status,
    events.is_planned,
    events.is_held,
    events.is_cancelled,
    events.has_report,
    events.has_scan,
    events.count_basis,
    cast(events.visits_count as bigint) as visits_count,
    cast(events.checkin_count as bigint) as checkin_count,
    cast(events.identified_checkin_count as bigint) as identified_checkin_count,
    plans.planned_participants,
    plans.planned_budget_rub,
    plans.partner_assoc_reg_no,
    plans.partner_assoc_reg_no is not null as has_partner_association,
    cast(coalesce(regions.region_count, 0) as integer) as region_count,
    plans.starts_at,
    events.outcome,
    coalesce(plans._delivery_id, reports._delivery_id) as _delivery_id,
    cast(coalesce(plans._line, reports._line) as bigint) as _line
from {{ ref('int_event__basis_chosen') }} as events
left join current_plans as plans on events.plan_id = plans.plan_id
left join {{ ref('int_event__report_matched') }} as reports
    on events.report_key = reports.report_key
left join regions on events.event_id = regions.event_id
-- A code outside the window of its date says what somebody hoped for (qc_campaign__unmatched).
left join {{ ref('dim_campaign') }} as campaigns
    on
        plans.campaign_code = campaigns.campaign_code
        and {{ is_in_window('events.event_date', 'campaigns') }}
