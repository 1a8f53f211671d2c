-- One row per period of opening, place, category (or all) and number of days after which a case was
-- closed or not seen any more: the share of cases that are open for longer, by Kaplan and Meier. A
-- case counts among those at risk up to its last day. The product is a sum of logarithms; where all
-- at risk were closed, nothing is left.
with cases as (
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        '{{ var("absent_code") }}' as dim1_code,
        open_days,
        is_closed
    from {{ ref('int_indicator__case_placed') }}
    where open_days is not null
    union all
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        category_code as dim1_code,
        open_days,
        is_closed
    from {{ ref('int_indicator__case_placed') }}
    where open_days is not null
),

days as (
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        dim1_code,
        open_days,
        count(*) as left_count,
        count(*) filter (where is_closed) as closed_count
    from cases
    group by period_type, period_code, territory_level, territory_code, dim1_code, open_days
),

risks as (
    select
        *,
        sum(left_count) over (
            partition by period_type, period_code, territory_level, territory_code, dim1_code
            order by open_days desc nulls last
            rows between unbounded preceding and current row
        ) as at_risk_count
    from days
)

select
    period_type,
    period_code,
    territory_level,
    territory_code,
    dim1_code,
    open_days,
    cast(at_risk_count as bigint) as at_risk_count,
    closed_count,
    cast(round(
        case
            when
                max(case when closed_count = at_risk_count then 1 else 0 end) over (
                    partition by
                        period_type, period_code, territory_level, territory_code, dim1_code
                    order by open_days asc nulls last
                    rows between unbounded preceding and current row
                ) = 1
                then 0
            else exp(sum(
                case
                    when closed_count = at_risk_count then 0
                    else ln(1 - cast(closed_count as double) / cast(at_risk_count as double))
                end
            ) over (
                partition by period_type, period_code, territory_level, territory_code, dim1_code
                order by open_days asc nulls last
                rows between unbounded preceding and current row
            ))
        end, 9
    ) as decimal(10, 9)) as open_share
from risks
