-- Money of trips is never shown by territory and month: cost ÷ fare would give seats. It stands
-- by union and season, and by territory and block of three years. A row with a line of unknown
-- amount has no sums: what is missing is not zero.
with lines as (
    select
        spend.measure_code,
        spend.territory_code,
        territories.union_code,
        spend.period_code as month,
        cast(substr(spend.period_code, 1, 4) as integer) as year,
        spend.allocation,
        spend.allocation = 'direct' as is_direct,
        coalesce(measures.is_trip, false) as is_trip,
        -- Payments without a named recipient are taken as different recipients.
        coalesce(spend.counterparty_token, spend.spend_key) as recipient,
        spend.gross_amount_rub,
        spend.net_amount_rub,
        spend.is_storno
    from {{ ref('fct_spend') }} as spend
    left join {{ ref('dim_measure') }} as measures on spend.measure_code = measures.measure_code
    left join {{ ref('dim_territory') }} as territories
        on spend.territory_code = territories.territory_code
),

placed as (
    select
        *,
        case when is_direct then 'territory' else 'none' end as territory_level,
        coalesce(territory_code, '{{ var("unassigned_code") }}') as place_code,
        'M' as period_type,
        month as period_code
    from lines
    where not is_trip
    union all
    select
        *,
        case when is_direct then 'union' else 'none' end as territory_level,
        coalesce(union_code, territory_code, '{{ var("unassigned_code") }}') as place_code,
        'SEASON' as period_type,
        'S' || cast(year as string) as period_code
    from lines
    where is_trip
    union all
    select
        *,
        'territory' as territory_level,
        territory_code as place_code,
        'BLOCK3' as period_type,
        {{ block_code('year') }} as period_code
    from lines
    where is_trip and is_direct
),

-- Two stages: per recipient first, so that the two largest ones need no second reading.
by_recipient as (
    select
        measure_code,
        territory_level,
        place_code,
        period_type,
        period_code,
        allocation,
        recipient,
        coalesce(sum(gross_amount_rub), 0) as gross_amount_rub,
        coalesce(sum(net_amount_rub), 0) as net_amount_rub,
        coalesce(sum(net_amount_rub) filter (where is_storno), 0) as storno_amount_rub,
        count(*) filter (where not is_storno) as payments_count,
        count(*) filter (where net_amount_rub is null) as unknown_amounts_count
    from placed
    group by
        measure_code, territory_level, place_code, period_type, period_code, allocation, recipient
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                measure_code, territory_level, place_code, period_type, period_code, allocation
            order by gross_amount_rub desc nulls last, recipient asc nulls last
        ) as recipient_rank
    from by_recipient
),

summed as (
    select
        measure_code,
        territory_level,
        place_code as territory_code,
        period_type,
        period_code,
        allocation,
        sum(gross_amount_rub) as gross_amount_rub,
        sum(storno_amount_rub) as storno_amount_rub,
        sum(net_amount_rub) as net_amount_rub,
        sum(payments_count) as payments_count,
        sum(unknown_amounts_count) as unknown_amounts_count,
        sum(unknown_amounts_count) = 0 as is_known,
        max(case when recipient_rank = 1 then gross_amount_rub end) as top1_amount_rub,
        max(case when recipient_rank = 2 then gross_amount_rub end) as top2_amount_rub
    from ranked
    group by measure_code, territory_level, place_code, period_type, period_code, allocation
)

select
    summed.measure_code,
    measures.name_ru as measure_name_ru,
    measures.name_en as measure_name_en,
    measures.recipients,
    summed.territory_level,
    summed.territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    territories.group_code,
    summed.period_type,
    summed.period_code,
    summed.allocation,
    {%- for amount in ['gross_amount_rub', 'storno_amount_rub', 'net_amount_rub'] %}
    cast(case when summed.is_known then summed.{{ amount }} end as decimal(18, 2)) as {{ amount }},
    {%- endfor %}
    cast(summed.payments_count as bigint) as payments_count,
    cast(summed.unknown_amounts_count as bigint) as unknown_amounts_count,
    cast(summed.top1_amount_rub as decimal(18, 2)) as top1_amount_rub,
    cast(coalesce(summed.top2_amount_rub, 0) as decimal(18, 2)) as top2_amount_rub
from summed
left join {{ ref('dim_measure') }} as measures on summed.measure_code = measures.measure_code
left join {{ ref('dim_territory') }} as territories
    on summed.territory_code = territories.territory_code
