-- Money of trips stands by union of groups and season only, all measures of trips together: finer,
-- its quotient with the fare would give the seats. Seasons are told when their data are final, and
-- coarsely, so that a later correction tells no single payment.
with summed as (
    select
        coalesce(unions.territory_code, '{{ var("unassigned_code") }}') as union_code,
        years.year,
        sum(spend.gross_amount_rub) as gross_amount_rub,
        coalesce(sum(spend.net_amount_rub) filter (where spend.is_storno), 0) as storno_amount_rub,
        sum(spend.net_amount_rub) as net_amount_rub,
        {{ unknown_lines('spend.net_amount_rub') }} = 0 as is_known
    from {{ ref('fct_spend') }} as spend
    inner join {{ final_years() }} as years
        on substr(spend.period_code, 1, 4) = years.period_code
    left join {{ ref('dim_territory') }} as territories
        on spend.territory_code = territories.territory_code
    left join {{ ref('dim_territory') }} as unions
        on unions.territory_level = 'union' and territories.union_code = unions.territory_code
    where spend.money_kind = 'trip'
    group by coalesce(unions.territory_code, '{{ var("unassigned_code") }}'), years.year
)

select
    case
        when summed.union_code = '{{ var("unassigned_code") }}' then 'none' else 'union'
    end as territory_level,
    summed.union_code as territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    'SEASON' as period_type,
    'S' || cast(summed.year as string) as period_code,
    {%- for amount in ['gross_amount_rub', 'storno_amount_rub', 'net_amount_rub'] %}
    case when summed.is_known then {{ coarse_money('summed.' ~ amount) }} end as {{ amount }},
    {%- endfor %}
    case when summed.is_known then 'ok' else 'low_quality' end as status
from summed
left join {{ ref('dim_territory') }} as territories
    on summed.union_code = territories.territory_code
