-- marts.mart_events__attendance
select
    territory as territory_code,
    strftime(day, '%Y-%m') as month,
    type as event_type_code,
    coalesce(campaign, 'none') as campaign_code,
    count(plan_id) as planned_count,
    tally(is_held) as held_count,
    tally(is_cancelled) as cancelled_count,
    total(visits) as visits_count,
    total(if(basis = 'scan', visits, 0)) as visits_scan_count,
    total(if(basis = 'list', visits, 0)) as visits_list_count,
    total(if(basis = 'tickets', visits, 0)) as visits_tickets_count,
    total(if(basis = 'head_count', visits, 0)) as visits_head_count,
    total(if(basis = 'estimate', visits, 0)) as visits_estimate_count
from events
where day >= date '2021-01-01'
group by all
