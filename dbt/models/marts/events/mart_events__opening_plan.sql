-- The plan in force when a quarter begins, as far as it was received by the end of the quarter's
-- tenth day, and what became of it: a plan that is handed in afterwards, whatever date it bears, is
-- no plan. Later additions are not held against a post, later removals are.
with versions as (
    select
        periods.period_code,
        periods.period_start,
        periods.period_end,
        versions.plan_id,
        versions.post_code,
        versions.event_date,
        versions.plan_status,
        row_number() over (
            partition by periods.period_code, versions.plan_id
            order by versions.plan_version desc nulls last
        ) as version_rank
    from {{ ref('int_indicator__period_published') }} as periods
    inner join {{ ref('int_event__plan_versioned') }} as versions
        on versions.status_changed_at < cast(periods.period_start as timestamp)
    inner join {{ ref('stg_event_plan_received') }} as received
        on
            versions.plan_id = received.plan_id
            and versions.plan_version = received.plan_version
            and received.first_received_at
            < cast({{ plus_days('periods.period_start', 10) }} as timestamp)
    where periods.period_type = 'Q'
)

select
    baseline.period_code,
    baseline.period_start,
    events.event_id,
    baseline.post_code,
    baseline.event_date as opening_date,
    case
        when events.is_cancelled then 'cancelled'
        -- A report without a number is a report all the same.
        when
            (events.is_held or events.has_report)
            and events.event_date between baseline.period_start and baseline.period_end
            then 'held'
        when
            events.plan_status = 'moved'
            or events.event_date < baseline.period_start
            or events.event_date > baseline.period_end
            then 'moved'
        else 'no_report'
    end as outcome,
    events._delivery_id as delivery_id,
    events._line as line
from versions as baseline
inner join {{ ref('fct_event') }} as events on baseline.plan_id = events.plan_id
where
    baseline.version_rank = 1
    and baseline.event_date between baseline.period_start and baseline.period_end
    and baseline.plan_status <> 'cancelled'
