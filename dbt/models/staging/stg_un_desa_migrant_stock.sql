with rows_in_effect as (
    {{ rows_in_effect('un_desa_migrant_stock', 'full_snapshot') }}
)

select
    cast(rows_in_effect.ref_year as integer) as ref_year,
    rows_in_effect.destination_name,
    destinations.territory_code as destination_territory_code,
    rows_in_effect.origin_name,
    origins.territory_code as origin_territory_code,
    cast(rows_in_effect.migrants_count as bigint) as migrants_count,
    rows_in_effect._delivery_id,
    rows_in_effect._line
from rows_in_effect
inner join {{ territory_names('rows_in_effect', 'destination_name') }} as destinations
    on rows_in_effect.destination_name = destinations.name
inner join {{ territory_names('rows_in_effect', 'origin_name') }} as origins
    on rows_in_effect.origin_name = origins.name
where not destinations.is_aggregate and not origins.is_aggregate
