{{ config(severity='error', meta={
    'owner': 'analytics',
    'description': 'Every kopeck of a final year stands once: in the mart of its kind, in its part'
    ~ ' of the world, and in the whole; trips and payments to persons to half a step a row. What is'
    ~ ' too few or unknown is told nowhere.'
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
        case when count(*) = count(net_amount_rub) then sum(net_amount_rub) end as net_amount_rub,
        count(*) filter (where status = 'too_few') > 0 as is_too_few,
        case when money_part in ('trips', 'persons') then count(*) else 0 end
        * {{ var('coarse_money_step_rub') }} / 2.0 as rounding_rub
    from by_mart
    group by period_code, money_part
),

wholes as (
    select
        period_code,
        case
            when count(*) = count(net_amount_rub) + count(*) filter (where status = 'too_few')
                then sum(net_amount_rub)
        end as net_amount_rub
    from {{ ref('mart_spending__world') }}
    where money_part <> '{{ var("absent_code") }}'
    group by period_code
),

parts as (
    select
        by_ledger.period_code,
        by_ledger.money_part,
        by_ledger.net_amount_rub as ledger_rub,
        world.net_amount_rub as world_rub,
        mart_sums.net_amount_rub as mart_rub,
        case
            when mart_sums.is_too_few
                then coalesce(world.net_amount_rub, mart_sums.net_amount_rub) is not null
            when mart_sums.net_amount_rub is null
                then coalesce(by_ledger.net_amount_rub, world.net_amount_rub) is not null
            else
                coalesce(world.net_amount_rub <> mart_sums.net_amount_rub, true)
                or coalesce(
                    abs(by_ledger.net_amount_rub - mart_sums.net_amount_rub)
                    > mart_sums.rounding_rub,
                    true
                )
        end as is_wrong
    from by_ledger
    left join {{ ref('mart_spending__world') }} as world
        on
            by_ledger.period_code = world.period_code
            and by_ledger.money_part = world.money_part
    left join mart_sums
        on
            by_ledger.period_code = mart_sums.period_code
            and by_ledger.money_part = mart_sums.money_part
)

select
    period_code,
    money_part,
    ledger_rub,
    world_rub,
    mart_rub
from parts
where is_wrong
union all
select
    wholes.period_code,
    world.money_part,
    wholes.net_amount_rub as ledger_rub,
    world.net_amount_rub as world_rub,
    null as mart_rub
from wholes
left join {{ ref('mart_spending__world') }} as world
    on
        wholes.period_code = world.period_code
        and world.money_part = '{{ var("absent_code") }}'
where wholes.net_amount_rub is distinct from world.net_amount_rub
