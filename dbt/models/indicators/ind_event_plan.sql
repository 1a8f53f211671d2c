-- E01 plan execution with its parts, E02 cancellation. The baseline is the plan in force when
-- the quarter begins; later additions are not held against a post, later removals are.
with periods as (
    select * from {{ ref('int_indicator__period_published') }} where period_type = 'Q'
),

places as (
    select * from {{ ref('int_indicator__place_framed') }} where territory_level = 'world'
),

versions as (
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
    from periods
    inner join {{ ref('int_event__plan_versioned') }} as versions
        on versions.status_changed_at < cast(periods.period_start as timestamp)
),

baseline as (
    select
        period_code,
        period_start,
        period_end,
        plan_id,
        post_code
    from versions
    where
        version_rank = 1
        and event_date between period_start and period_end
        and plan_status <> 'cancelled'
),

judged as (
    select
        baseline.period_code,
        baseline.post_code,
        case
            when events.is_cancelled then 'cancelled'
            when
                events.is_held
                and events.event_date between baseline.period_start and baseline.period_end
                then 'held'
            when
                events.plan_status = 'moved'
                or events.event_date < baseline.period_start
                or events.event_date > baseline.period_end
                then 'moved'
            else 'no_report'
        end as outcome
    from baseline
    inner join {{ ref('fct_event') }} as events on baseline.plan_id = events.plan_id
),

counted as (
    select
        period_code,
        post_code,
        outcome,
        count(*) as plans_count
    from judged
    group by period_code, post_code, outcome
    union all
    select
        period_code,
        '{{ var("absent_code") }}' as post_code,
        outcome,
        count(*) as plans_count
    from judged
    group by period_code, outcome
),

totals as (
    select
        period_code,
        post_code,
        cast(sum(plans_count) as bigint) as planned_count,
        {{ or_zero("sum(case when outcome = 'held' then plans_count end)") }} as held_count,
        {{ or_zero("sum(case when outcome = 'moved' then plans_count end)") }} as moved_count,
        {{ or_zero("sum(case when outcome = 'no_report' then plans_count end)") }}
            as no_report_count,
        {{ or_zero("sum(case when outcome = 'cancelled' then plans_count end)") }}
            as cancelled_count
    from counted
    group by period_code, post_code
),

frame as (
    select
        periods.period_type,
        periods.period_code,
        places.territory_level,
        places.territory_code,
        case
            when posts.post_code = '{{ var("absent_code") }}' then posts.post_code else 'post'
        end as dim1_scheme,
        posts.post_code
    from periods
    cross join places
    cross join (
        select post_code from {{ ref('dim_post') }}
        union all
        select '{{ var("absent_code") }}' as post_code
    ) as posts
)

{% set parts = {
    'E01': 'held_count', 'E01b': 'moved_count', 'E01c': 'no_report_count', 'E02': 'cancelled_count'
} %}
{% for code, count in parts.items() %}
select
    {{ indicator_parts(
        code, 'point',
        period_type='frame.period_type', period_code='frame.period_code',
        level='frame.territory_level', territory='frame.territory_code',
        scheme='frame.dim1_scheme', dim='frame.post_code',
        numerator=or_zero('totals.' ~ count),
        denominator=or_zero('totals.planned_count'),
        records=or_zero('totals.planned_count')
    ) }}
from frame
left join totals
    on frame.period_code = totals.period_code and frame.post_code = totals.post_code
{{ 'union all' if not loop.last }}
{% endfor %}
