-- The breakdowns of participants by level, with every code a dense table must show.
select distinct
    'territory' as territory_level,
    scheme as dim1_scheme,
    band_code as dim1_code
from {{ ref('age_bands') }}
where scheme = 'youth'
union all
select
    levels.territory_level,
    bands.scheme as dim1_scheme,
    bands.band_code as dim1_code
from {{ ref('age_bands') }} as bands
cross join (
    select 'group' as territory_level
    union all
    select 'world' as territory_level
) as levels
where bands.scheme = 'age5'
union all
select 'territory' as territory_level, 'newness' as dim1_scheme, 'new' as dim1_code
union all
select 'territory' as territory_level, 'newness' as dim1_scheme, 'returning' as dim1_code
union all
select 'territory' as territory_level, 'events_1_2' as dim1_scheme, 'one' as dim1_code
union all
select 'territory' as territory_level, 'events_1_2' as dim1_scheme, 'two_plus' as dim1_code
