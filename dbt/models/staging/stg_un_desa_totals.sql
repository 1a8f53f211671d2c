-- Headings of the workbook carry no code, aggregates have codes from 900 on.
with rows_in_effect as (
    {{ rows_in_effect('un_desa_totals', 'full_snapshot') }}
)

select
    cast(rows_in_effect.ref_year as integer) as ref_year,
    cast(rows_in_effect.location_code as integer) as m49_code,
    rows_in_effect.location_name,
    coalesce(
        territories.territory_code, '{{ var("unresolved_territory") }}'
    ) as territory_code,
    cast(rows_in_effect.migrants_count as bigint) as migrants_count,
    rows_in_effect._delivery_id,
    rows_in_effect._line
from rows_in_effect
left join {{ ref('territories') }} as territories
    on cast(rows_in_effect.location_code as integer) = cast(territories.m49_code as integer)
where rows_in_effect.location_code < 900 and rows_in_effect.sex = 'both'
