-- All money of a year with final data in its four parts, and together. Payments to persons of too
-- few recipients are left out of the whole, from which they would follow; the row says so. Only
-- net sums stand here, because of persons no others are told.
with years as (
    select
        years.period_code,
        years.year
    from {{ final_years() }} as years
    inner join (
        select distinct substr(period_code, 1, 4) as period_code
        from {{ ref('fct_spend') }}
    ) as ledger on years.period_code = ledger.period_code
),

amounts as (
    select
        cast(year as string) as period_code,
        case when allocation = 'direct' then 'territories' else 'unallocated' end as money_part,
        net_amount_rub,
        case when net_amount_rub is null then 'low_quality' else 'ok' end as status
    from {{ ref('fct_spend_fine') }}
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

codes as (
    select
        'territories' as money_part,
        1 as sort_order
    union all
    select
        'trips' as money_part,
        2 as sort_order
    union all
    select
        'persons' as money_part,
        3 as sort_order
    union all
    select
        'unallocated' as money_part,
        4 as sort_order
),

parts as (
    select
        years.period_code,
        codes.money_part,
        codes.sort_order,
        coalesce(sum(amounts.net_amount_rub), 0) as net_amount_rub,
        count(*) filter (where amounts.status = 'too_few') > 0 as is_too_few,
        count(*) filter (where amounts.status = 'low_quality') > 0 as is_unknown
    from years
    cross join codes
    left join amounts
        on years.period_code = amounts.period_code and codes.money_part = amounts.money_part
    group by years.period_code, codes.money_part, codes.sort_order
),

wholes as (
    select
        period_code,
        sum(net_amount_rub) as net_amount_rub,
        max(case when is_too_few then 1 else 0 end) = 1 as is_without_persons,
        max(case when is_unknown then 1 else 0 end) = 1 as is_unknown
    from parts
    group by period_code
),

listed as (
    select
        period_code,
        money_part,
        sort_order,
        net_amount_rub,
        is_too_few,
        is_unknown,
        false as is_without_persons
    from parts
    union all
    select
        period_code,
        '{{ var("absent_code") }}' as money_part,
        5 as sort_order,
        net_amount_rub,
        false as is_too_few,
        is_unknown,
        is_without_persons
    from wholes
)

select
    'Y' as period_type,
    period_code,
    money_part,
    cast(
        case when not is_too_few and not is_unknown then net_amount_rub end as decimal(18, 2)
    ) as net_amount_rub,
    case when is_too_few then 'too_few' when is_unknown then 'low_quality' else 'ok' end as status,
    is_without_persons,
    cast(sort_order as integer) as sort_order
from listed
