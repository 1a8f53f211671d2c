-- The lines that figures of fine money are sums of, with the places, days and events by which they
-- are chosen. Lines to natural persons stand as one sum per event, or per measure and place of a
-- month: without day and reference, so that no single payment to a person is told. A line is
-- referred to by a part of a hash: its number in the file would count the lines between.
with lines as (
    select
        *,
        case
            when is_to_person then '' else substr({{ sha256_hex('spend_key') }}, 1, 10)
        end as line_ref,
        case when not is_to_person then cast(posted_at as date) end as posted_date
    from {{ ref('fct_spend_fine') }}
),

summed as (
    select
        measure_code,
        coalesce(territory_code, '{{ var("unassigned_code") }}') as territory_code,
        allocation,
        year,
        period_code,
        posted_date,
        coalesce(event_id, '') as event_id,
        is_storno,
        is_to_person,
        _delivery_id as delivery_id,
        line_ref,
        {{ whole_sum('net_amount_rub') }} as net_amount_rub
    from lines
    group by
        measure_code,
        coalesce(territory_code, '{{ var("unassigned_code") }}'),
        allocation,
        year,
        period_code,
        posted_date,
        coalesce(event_id, ''),
        is_storno,
        is_to_person,
        _delivery_id,
        line_ref
),

estimated as (
    select
        territory_code,
        year
    from {{ ref('int_indicator__denominator_summed') }}
    where territory_level = 'territory' and covered_count > 0
)

select
    summed.delivery_id,
    summed.line_ref,
    summed.period_code,
    cast(summed.period_code || '-01' as date) as period_start,
    summed.posted_date,
    summed.measure_code,
    summed.territory_code,
    summed.allocation,
    summed.event_id,
    events.event_date,
    events.event_type_code,
    events.post_code,
    coalesce(events.is_held and events.visits_count > 0, false) as has_visits,
    coalesce(events.is_held and events.has_scan, false) as is_scanned,
    estimated.territory_code is not null as has_estimate,
    summed.is_storno,
    summed.is_to_person,
    cast(summed.net_amount_rub as decimal(18, 2)) as net_amount_rub
from summed
left join {{ ref('fct_event') }} as events on summed.event_id = events.event_id
left join estimated
    on summed.territory_code = estimated.territory_code and summed.year = estimated.year
