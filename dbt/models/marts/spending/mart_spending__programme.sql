-- Money by measure, territory and month, and what leads to no territory. Trips and payments to
-- persons stand in marts of their own. A row with a line of unknown amount has no sums: what is
-- missing is not zero.
with summed as (
    select
        measure_code,
        coalesce(territory_code, '{{ var("unassigned_code") }}') as territory_code,
        period_code,
        allocation,
        sum(gross_amount_rub) as gross_amount_rub,
        coalesce(sum(net_amount_rub) filter (where is_storno), 0) as storno_amount_rub,
        sum(net_amount_rub) as net_amount_rub,
        count(*) filter (where not is_storno) as payments_count,
        {{ unknown_lines('net_amount_rub') }} as unknown_amounts_count
    from {{ ref('fct_spend_fine') }}
    group by
        measure_code,
        coalesce(territory_code, '{{ var("unassigned_code") }}'),
        period_code,
        allocation
)

select
    summed.measure_code,
    measures.name_ru as measure_name_ru,
    measures.name_en as measure_name_en,
    case when summed.allocation = 'direct' then 'territory' else 'none' end as territory_level,
    summed.territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    territories.group_code,
    'M' as period_type,
    summed.period_code,
    summed.allocation,
    {%- for amount in ['gross_amount_rub', 'storno_amount_rub', 'net_amount_rub'] %}
    cast(
        case when summed.unknown_amounts_count = 0 then summed.{{ amount }} end as decimal(18, 2)
    ) as {{ amount }},
    {%- endfor %}
    cast(summed.payments_count as bigint) as payments_count,
    cast(summed.unknown_amounts_count as bigint) as unknown_amounts_count,
    case when summed.unknown_amounts_count = 0 then 'ok' else 'low_quality' end as status
from summed
left join {{ ref('dim_measure') }} as measures on summed.measure_code = measures.measure_code
left join {{ ref('dim_territory') }} as territories
    on summed.territory_code = territories.territory_code
