-- Whether visits are still counted as they were in the same period a year before. Two periods agree
-- in the part of their events that is counted by the same bases: the sum, over the bases, of the
-- smaller of both shares. A place has changed its basis where that is less than half; fewer than
-- ten events in either period prove nothing.
with counted as (
    select
        events.period_type,
        events.period_code,
        events.territory_level,
        events.territory_code,
        events.count_basis,
        count(*) as events_count
    from {{ ref('int_indicator__event_placed') }} as events
    where events.period_type <> 'M'
    group by
        events.period_type,
        events.period_code,
        events.territory_level,
        events.territory_code,
        events.count_basis
),

totals as (
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        cast(sum(events_count) as bigint) as events_count
    from counted
    group by period_type, period_code, territory_level, territory_code
),

years_apart as (
    {{ periods_a_year_apart() }}
),

compared as (
    select
        years_apart.period_type,
        years_apart.period_code,
        years_apart.base_period_code,
        totals.territory_level,
        totals.territory_code,
        totals.events_count,
        base_totals.events_count as base_events_count
    from years_apart
    inner join totals
        on
            years_apart.period_type = totals.period_type
            and years_apart.period_code = totals.period_code
    inner join totals as base_totals
        on
            years_apart.period_type = base_totals.period_type
            and years_apart.base_period_code = base_totals.period_code
            and totals.territory_level = base_totals.territory_level
            and totals.territory_code = base_totals.territory_code
),

-- In whole events times events, so that no share is rounded before they are added.
agreeing as (
    select
        compared.period_type,
        compared.period_code,
        compared.territory_level,
        compared.territory_code,
        cast(sum(least(
            counted.events_count * compared.base_events_count,
            base_counted.events_count * compared.events_count
        )) as bigint) as agreeing_count
    from compared
    inner join counted
        on
            compared.period_type = counted.period_type
            and compared.period_code = counted.period_code
            and compared.territory_level = counted.territory_level
            and compared.territory_code = counted.territory_code
    inner join counted as base_counted
        on
            compared.period_type = base_counted.period_type
            and compared.base_period_code = base_counted.period_code
            and compared.territory_level = base_counted.territory_level
            and compared.territory_code = base_counted.territory_code
            and counted.count_basis = base_counted.count_basis
    group by
        compared.period_type,
        compared.period_code,
        compared.territory_level,
        compared.territory_code
)

select
    compared.period_type,
    compared.period_code,
    compared.base_period_code,
    compared.territory_level,
    compared.territory_code,
    compared.events_count,
    compared.base_events_count,
    {{ or_zero('agreeing.agreeing_count') }} as agreeing_count,
    least(compared.events_count, compared.base_events_count) >= {{ var('least_events') }}
        as is_judged,
    least(compared.events_count, compared.base_events_count) >= {{ var('least_events') }}
    and 2 * {{ or_zero('agreeing.agreeing_count') }}
    < compared.events_count * compared.base_events_count as is_basis_changed
from compared
left join agreeing
    on
        compared.period_type = agreeing.period_type
        and compared.period_code = agreeing.period_code
        and compared.territory_level = agreeing.territory_level
        and compared.territory_code = agreeing.territory_code
