-- marts.mart_events__event_list
select
    event as event_id, day as event_date, post as post_code, territory as territory_code,
    type as event_type_code, coalesce(campaign, 'none') as campaign_code, outcome,
    plan_id is not null as is_planned, basis as count_basis, visits as visits_count,
    nullif(array_to_string(regions, ';'), '') as regions
from events
where day >= date '2021-01-01'
