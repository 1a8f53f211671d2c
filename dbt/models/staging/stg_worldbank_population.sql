-- The code is tried first: the bank's English names are its own ("Korea, Rep.").
with rows_in_effect as (
    {{ rows_in_effect('worldbank_population', 'full_snapshot') }}
),

resolved as (
    select
        rows_in_effect.*,
        coalesce(territories.territory_code, names.territory_code) as territory_code,
        territories.territory_code is null and names.is_aggregate as is_aggregate
    from rows_in_effect
    inner join {{ territory_names('rows_in_effect', 'location_name') }} as names
        on rows_in_effect.location_name = names.name
    left join {{ ref('territories') }} as territories
        on rows_in_effect.location_code = territories.territory_code
)

select
    cast(ref_year as integer) as ref_year,
    location_code,
    location_name,
    territory_code,
    cast(population_count as bigint) as population_count,
    _delivery_id,
    _line
from resolved
where not is_aggregate
