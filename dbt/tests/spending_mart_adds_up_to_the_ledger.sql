{{ config(severity='error', meta={
    'owner': 'analytics',
    'description': 'Every kopeck of the cash lines stands once by month or season, and every'
    ~ ' direct trip kopeck once more by block.'
}) }}

with by_facts as (
    select
        case when coalesce(measures.is_trip, false) then 'SEASON' else 'M' end as period_type,
        spend.allocation,
        sum(spend.net_amount_rub) as net_amount_rub,
        sum(spend.gross_amount_rub) as gross_amount_rub,
        count(*) filter (where spend.net_amount_rub is null) as unknown_amounts_count
    from {{ ref('fct_spend') }} as spend
    left join {{ ref('dim_measure') }} as measures on spend.measure_code = measures.measure_code
    group by 1, 2
    union all
    select
        'BLOCK3' as period_type,
        spend.allocation,
        sum(spend.net_amount_rub) as net_amount_rub,
        sum(spend.gross_amount_rub) as gross_amount_rub,
        count(*) filter (where spend.net_amount_rub is null) as unknown_amounts_count
    from {{ ref('fct_spend') }} as spend
    inner join {{ ref('dim_measure') }} as measures on spend.measure_code = measures.measure_code
    where measures.is_trip and spend.allocation = 'direct'
    group by 1, 2
),

by_mart as (
    select
        period_type,
        allocation,
        sum(net_amount_rub) as net_amount_rub,
        sum(gross_amount_rub) as gross_amount_rub,
        sum(unknown_amounts_count) as unknown_amounts_count
    from {{ ref('mart_spending__programme') }}
    group by period_type, allocation
)

select
    by_facts.period_type,
    by_facts.allocation
from by_facts
left join by_mart
    on
        by_facts.period_type = by_mart.period_type
        and by_facts.allocation = by_mart.allocation
where
    by_facts.unknown_amounts_count is distinct from by_mart.unknown_amounts_count
    -- Rows with an unknown line have no sums to compare.
    or (
        by_facts.unknown_amounts_count = 0
        and (
            by_facts.net_amount_rub is distinct from by_mart.net_amount_rub
            or by_facts.gross_amount_rub is distinct from by_mart.gross_amount_rub
        )
    )
