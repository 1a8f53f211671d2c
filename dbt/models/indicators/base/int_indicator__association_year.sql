-- One row per association and published year from its registration on: whether it was open when
-- the year began and when it ended, how often it came and went, and whether it showed life: a
-- report and a held event that named it.
with years as (
    select
        period_code,
        period_start,
        period_end
    from {{ ref('int_indicator__period_published') }}
    where period_type = 'Y'
),

lived as (
    select
        states.association_id,
        years.period_code,
        max(
            case
                when
                    states.is_open
                    and (states.valid_to is null or states.valid_to >= years.period_end)
                    then 1
                else 0
            end
        ) as closing_count,
        cast(sum(
            case
                when
                    states.is_open and not states.was_open
                    and states.valid_from >= years.period_start
                    then 1
                else 0
            end
        ) as bigint) as entered_count,
        cast(sum(
            case
                when
                    states.status_code = 'closed' and states.was_open
                    and states.valid_from >= years.period_start
                    then 1
                else 0
            end
        ) as bigint) as closed_count,
        cast(sum(
            case
                when
                    states.status_code = 'merged' and states.was_open
                    and states.valid_from >= years.period_start
                    then 1
                else 0
            end
        ) as bigint) as merged_count
    from {{ ref('fct_association_status') }} as states
    inner join years
        on
            states.valid_from <= years.period_end
            and (states.valid_to is null or states.valid_to >= years.period_start)
    group by states.association_id, years.period_code
),

-- On the last day before the year.
opened as (
    select
        states.association_id,
        years.period_code
    from {{ ref('fct_association_status') }} as states
    inner join years
        on
            states.is_open
            and states.valid_from < years.period_start
            and (
                states.valid_to is null
                or states.valid_to >= {{ plus_days('years.period_start', -1) }}
            )
),

reported as (
    select distinct
        association_id,
        {{ year_code('last_report_date') }} as period_code
    from {{ ref('int_association__snapshot_chosen') }}
    where last_report_date is not null
),

active as (
    select distinct
        mentions.association_id,
        {{ year_code('events.event_date') }} as period_code
    from {{ ref('bridge_association_mention') }} as mentions
    inner join {{ ref('fct_event') }} as events
        on mentions.source_key = events.event_id and events.is_held
    where mentions.source = 'event' and mentions.association_id is not null
)

select
    lived.association_id,
    known.territory_code,
    lived.period_code,
    case when opened.association_id is not null then 1 else 0 end as opening_count,
    lived.closing_count,
    lived.entered_count,
    lived.closed_count,
    lived.merged_count,
    reported.association_id is not null and active.association_id is not null as is_alive
from lived
inner join {{ ref('dim_association') }} as known
    on lived.association_id = known.association_id and known.is_current
left join opened
    on lived.association_id = opened.association_id and lived.period_code = opened.period_code
left join reported
    on lived.association_id = reported.association_id and lived.period_code = reported.period_code
left join active
    on lived.association_id = active.association_id and lived.period_code = active.period_code
