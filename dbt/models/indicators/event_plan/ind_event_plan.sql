-- E01 plan execution with its parts, E02 cancellation, of all posts and of each. The baseline is
-- the plan in force when the quarter begins, as far as it was received by the end of the quarter's
-- tenth day: a plan that is handed in afterwards, whatever date it bears, is no plan. Later
-- additions are not held against a post, later removals are.
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
),

judged as (
    select
        baseline.period_code,
        baseline.post_code,
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
        end as outcome
    from versions as baseline
    inner join {{ ref('fct_event') }} as events on baseline.plan_id = events.plan_id
    where
        baseline.version_rank = 1
        and baseline.event_date between baseline.period_start and baseline.period_end
        and baseline.plan_status <> 'cancelled'
)

{% for code, outcome in {
    'E01': 'held', 'E01b': 'moved', 'E01c': 'no_report', 'E02': 'cancelled'
}.items() %}
{% for post in [none, 'post_code'] %}
select
    {{ indicator_parts(
        code, world=true, period_type="'Q'",
        breakdown='post' if post else none, dim1_code=post,
        numerator="count(*) filter (where outcome = '" ~ outcome ~ "')",
        denominator='count(*)',
        records='count(*)'
    ) }}
from judged
group by period_code{{ ', ' ~ post if post }}
{{ 'union all' if not loop.last }}
{% endfor %}
{{ 'union all' if not loop.last }}
{% endfor %}
