{{ config(severity='error', meta={
    'owner': 'analytics',
    'description': 'Every event and visit of the years shown stands once, and the bases add up to the visits.'
}) }}

with by_facts as (
    select
        count(*) filter (where is_planned) as planned_count,
        count(*) filter (where is_held) as held_count,
        count(*) filter (where is_cancelled) as cancelled_count,
        sum(visits_count) as visits_count
    from {{ ref('fct_event') }}
    where event_date >= {{ date_of(var('first_year'), 1, 1) }}
),

by_mart as (
    select
        sum(planned_count) as planned_count,
        sum(held_count) as held_count,
        sum(cancelled_count) as cancelled_count,
        sum(visits_count) as visits_count,
        sum(
            visits_scan_count + visits_list_count + visits_tickets_count
            + visits_head_count + visits_estimate_count
        ) as visits_of_all_bases_count
    from {{ ref('mart_events__attendance') }}
)

select by_facts.*
from by_facts
cross join by_mart
where
    by_facts.planned_count <> coalesce(by_mart.planned_count, 0)
    or by_facts.held_count <> coalesce(by_mart.held_count, 0)
    or by_facts.cancelled_count <> coalesce(by_mart.cancelled_count, 0)
    or coalesce(by_facts.visits_count, 0) <> coalesce(by_mart.visits_count, 0)
    or coalesce(by_mart.visits_count, 0) <> coalesce(by_mart.visits_of_all_bases_count, 0)
