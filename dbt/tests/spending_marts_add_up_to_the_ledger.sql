{{ config(severity='error', meta={
    'owner': 'analytics',
    'description': 'Every kopeck of a final year stands once: in the mart of its kind, in its part'
    ~ ' of the world, and in the whole. What is too few or unknown is told nowhere.'
}) }}

with kinds as (
    select
        years.period_code,
        case
            when spend.money_kind = 'trip' then 'trips'
            when spend.money_kind = 'persons' then 'persons'
            when spend.allocation = 'direct' then 'territories'
            else 'unallocated'
        end as money_part,
        spend.net_amount_rub
    from {{ ref('fct_spend') }} as spend
    inner join {{ final_years() }} as years
        on substr(spend.period_code, 1, 4) = years.period_code
),

-- All lines; a sum with an unknown one is no sum.
by_ledger as (
    select
        period_code,
        money_part,
        case when count(*) = count(net_amount_rub) then sum(net_amount_rub) end as net_amount_rub
    from kinds
    group by period_code, money_part
    union all
    select
        period_code,
        '{{ var("absent_code") }}' as money_part,
        case when count(*) = count(net_amount_rub) then sum(net_amount_rub) end as net_amount_rub
    from kinds
    group by period_code
),

by_mart as (
    select
        substr(period_code, 1, 4) as period_code,
        case when allocation = 'direct' then 'territories' else 'unallocated' end as money_part,
        net_amount_rub,
        status
    from {{ ref('mart_spending__programme') }}
    union all
    select
        substr(period_code, 2) as period_code,
        'trips' as money_part,
        net_amount_rub,
        status
    from {{ ref('mart_spending__trips') }}
    union all
    select
        period_code,
        'persons' as money_part,
        net_amount_rub,
        status
    from {{ ref('mart_spending__persons') }}
    where territory_level = 'world'
),

mart_sums as (
    select
        period_code,
        money_part,
        case when count(*) = count(net_amount_rub) then sum(net_amount_rub) end as net_amount_rub
    from by_mart
    group by period_code, money_part
),

too_few as (
    select period_code
    from {{ ref('mart_spending__world') }}
    where status = 'too_few'
)

select
    by_ledger.period_code,
    by_ledger.money_part,
    by_ledger.net_amount_rub as ledger_rub,
    world.net_amount_rub as world_rub,
    mart_sums.net_amount_rub as mart_rub
from by_ledger
left join {{ ref('mart_spending__world') }} as world
    on
        by_ledger.period_code = world.period_code
        and by_ledger.money_part = world.money_part
left join mart_sums
    on
        by_ledger.period_code = mart_sums.period_code
        and by_ledger.money_part = mart_sums.money_part
left join too_few on by_ledger.period_code = too_few.period_code
where
    world.status is null
    or (
        (
            too_few.period_code is null
            or by_ledger.money_part not in ('persons', '{{ var("absent_code") }}')
        )
        and (
            by_ledger.net_amount_rub is distinct from world.net_amount_rub
            or (
                by_ledger.money_part <> '{{ var("absent_code") }}'
                and by_ledger.net_amount_rub is distinct from mart_sums.net_amount_rub
            )
        )
    )
    or (too_few.period_code is not null and mart_sums.net_amount_rub is not null
        and by_ledger.money_part = 'persons')
