-- The breakdowns of participants, with every code a dense table must show.
select
    '{{ var("absent_code") }}' as dim1_scheme,
    '{{ var("absent_code") }}' as dim1_code
union all
select distinct
    scheme as dim1_scheme,
    band_code as dim1_code
from {{ ref('age_bands') }}
where scheme in ('age5', 'youth')
union all
select 'newness' as dim1_scheme, 'new' as dim1_code
union all
select 'newness' as dim1_scheme, 'returning' as dim1_code
union all
select 'events_1_2' as dim1_scheme, 'one' as dim1_code
union all
select 'events_1_2' as dim1_scheme, 'two_plus' as dim1_code
