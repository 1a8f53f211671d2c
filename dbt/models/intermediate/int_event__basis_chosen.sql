-- One count basis per event: scan > list > tickets > head count > estimate. A cancelled event
-- has no visits, whatever was reported of it; one whose report is not yet due has no outcome yet.
-- Its day is that of the report, as far as the report is within 45 days of the plan, else that of
-- the plan.
with reports as (
    select
        *,
        row_number() over (
            partition by event_id
            -- A report without a number says nothing about visits.
            order by
                case when participants_count is null then 1 else 0 end asc nulls last,
                case count_method
                    when 'list' then 1
                    when 'tickets' then 2
                    when 'head_count' then 3
                    else 4
                end asc nulls last,
                participants_count desc nulls last,
                post_code asc nulls last,
                report_no asc nulls last,
                row_no asc nulls last,
                report_key asc nulls last
        ) as report_rank
    from {{ ref('int_event__report_matched') }}
),

chosen_reports as (
    select
        event_id,
        plan_id,
        report_key,
        event_date,
        participants_count,
        count_method
    from reports
    where report_rank = 1
),

checkins as (
    select
        plan_id,
        count(*) as checkin_count,
        count(*) filter (where is_identified) as identified_checkin_count
    from {{ ref('int_person__resolved') }}
    where is_checked_in
    group by plan_id
),

planned_events as (
    select
        plans.plan_id as event_id,
        plans.plan_id,
        plans.plan_status,
        plans.plan_status = 'cancelled' as is_cancelled,
        case
            when {{ is_date_of_plan('plans.event_date', 'chosen_reports.event_date') }}
                then chosen_reports.event_date
            else plans.event_date
        end as event_date,
        chosen_reports.report_key,
        chosen_reports.participants_count,
        chosen_reports.count_method,
        checkins.checkin_count,
        checkins.identified_checkin_count,
        coalesce(
            {{ known_date() }}
            <= {{ plus_days(last_day_of_month('plans.event_date'), 'agreed.due_day') }},
            false
        ) as is_report_awaited
    from {{ ref('int_event__plan_versioned') }} as plans
    left join {{ ref('expected_deliveries') }} as agreed
        on
            plans.post_code = agreed.post_code
            and agreed.export = 'event_reports'
            and plans.event_date >= agreed.valid_from
            and plans.event_date <= coalesce(agreed.valid_to, plans.event_date)
    left join chosen_reports on plans.plan_id = chosen_reports.plan_id
    left join checkins on plans.plan_id = checkins.plan_id
    where plans.is_current
),

unplanned_events as (
    select
        event_id,
        plan_id,
        cast(null as string) as plan_status,
        false as is_cancelled,
        event_date,
        report_key,
        participants_count,
        count_method,
        cast(null as bigint) as checkin_count,
        cast(null as bigint) as identified_checkin_count,
        false as is_report_awaited
    from chosen_reports
    where plan_id is null
),

events as (
    select * from planned_events
    union all
    select * from unplanned_events
),

judged as (
    select
        *,
        plan_id is not null as is_planned,
        report_key is not null as has_report,
        not is_cancelled and coalesce(checkin_count, 0) > 0 as has_scan,
        not is_cancelled and (
            plan_id is null
            or participants_count is not null
            or coalesce(checkin_count, 0) > 0
        ) as is_held
    from events
)

select
    event_id,
    plan_id,
    report_key,
    plan_status,
    event_date,
    is_planned,
    is_held,
    is_cancelled,
    has_report,
    has_scan,
    case
        when has_scan then 'scan'
        when is_held then count_method
        else 'none'
    end as count_basis,
    case
        when has_scan then checkin_count
        when is_held then participants_count
    end as visits_count,
    case when has_scan then checkin_count else 0 end as checkin_count,
    case when has_scan then identified_checkin_count else 0 end as identified_checkin_count,
    case
        when is_cancelled then 'cancelled'
        when is_held then 'held'
        when plan_status = 'moved' then 'moved'
        when event_date > {{ known_date() }} then 'planned_ahead'
        when is_report_awaited and not has_report then 'not_yet'
        else 'no_report'
    end as outcome
from judged
