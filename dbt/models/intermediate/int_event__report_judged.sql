-- One row per report line in effect with its names resolved, and why its date can't be meant:
-- such a line belongs to no event (qc_date__improbable).
select
    reports.report_key,
    reports.plan_id as stated_plan_id,
    reports.post_code,
    reports.period_code,
    reports.report_no,
    reports.row_no,
    reports.title,
    {{ normalise_name('reports.title') }} as title_key,
    reports.event_date,
    cast(reports.period_code || '-01' as date) as period_date,
    plans.event_date as plan_date,
    coalesce(territories.territory_code, '{{ var("unresolved_territory") }}') as territory_code,
    {{ normalise_name('reports.city_name') }} as city_key,
    reports.city_name,
    reports.participants_count,
    coalesce(reports.count_method, 'estimate') as count_method,
    reports.support_region_names,
    case
        when
            {{ are_far_apart("cast(reports.period_code || '-01' as date)", 'reports.event_date') }}
            then 'far_from_expected'
        when
            {{ are_far_apart('plans.event_date', 'reports.event_date') }}
            -- Nor can it be held on the day of a plan that still lies ahead.
            or not {{ is_date_of_plan('plans.event_date', 'reports.event_date') }}
            and {{ improbable_date('plans.event_date', 'deliveries.received_at', 31) }}
            = 'after_receipt'
            then 'far_from_plan'
        else {{ improbable_date('reports.event_date', 'deliveries.received_at', 31) }}
    end as reason,
    reports._delivery_id,
    reports._line
from {{ ref('stg_event_reports') }} as reports
inner join {{ ref('stg_deliveries') }} as deliveries
    on reports._delivery_id = deliveries.delivery_id
left join {{ ref('int_event__plan_versioned') }} as plans
    on reports.plan_id = plans.plan_id and plans.is_current
left join {{ territory_names(ref('stg_event_reports'), 'country_name') }} as territories
    on reports.country_name = territories.name
