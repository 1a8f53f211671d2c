-- Whether a figure of the World Bank fits the years around it.
with keyed as (
    select
        *,
        territory_code || '/' || cast(ref_year as string) as row_key,
        {{ is_outlier('population_count', 'territory_code', 'ref_year') }} as is_outlier
    from {{ ref('stg_worldbank_population') }}
)

select
    keyed.*,
    case when keyed.is_outlier and confirmed.value is null then 'far_from_others' end as reason
from keyed
{{ join_confirmed("'worldbank_population'", 'keyed.row_key', 'keyed.population_count') }}
