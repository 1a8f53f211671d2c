with counted as (
    select
        territory_code,
        event_month as month,
        event_type_code,
        coalesce(campaign_code, 'none') as campaign_code,
        count(*) filter (where is_planned) as planned_count,
        count(*) filter (where is_held) as held_count,
        count(*) filter (where is_cancelled) as cancelled_count,
        coalesce(sum(visits_count), 0) as visits_count,
        coalesce(sum(visits_count) filter (where count_basis = 'scan'), 0) as visits_scan_count,
        coalesce(sum(visits_count) filter (where count_basis = 'list'), 0) as visits_list_count,
        coalesce(sum(visits_count) filter (where count_basis = 'tickets'), 0)
            as visits_tickets_count,
        coalesce(sum(visits_count) filter (where count_basis = 'head_count'), 0)
            as visits_head_count,
        coalesce(sum(visits_count) filter (where count_basis = 'estimate'), 0)
            as visits_estimate_count
    from {{ ref('fct_event') }}
    where event_date >= {{ date_of(var('first_year'), 1, 1) }}
    group by territory_code, event_month, event_type_code, coalesce(campaign_code, 'none')
)

select
    counted.territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    territories.group_code,
    counted.month,
    counted.event_type_code,
    counted.campaign_code,
    cast(counted.planned_count as bigint) as planned_count,
    cast(counted.held_count as bigint) as held_count,
    cast(counted.cancelled_count as bigint) as cancelled_count,
    cast(counted.visits_count as bigint) as visits_count,
    cast(counted.visits_scan_count as bigint) as visits_scan_count,
    cast(counted.visits_list_count as bigint) as visits_list_count,
    cast(counted.visits_tickets_count as bigint) as visits_tickets_count,
    cast(counted.visits_head_count as bigint) as visits_head_count,
    cast(counted.visits_estimate_count as bigint) as visits_estimate_count
from counted
left join {{ ref('dim_territory') }} as territories
    on counted.territory_code = territories.territory_code
