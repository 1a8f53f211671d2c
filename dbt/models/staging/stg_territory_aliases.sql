with written as (
    select
        alias,
        territory_code,
        is_part
    from {{ ref('territory_aliases') }}
    {{ own_names('territories', 'territory_code', 'false as is_part') }}
)

select distinct
    {{ normalise_name('alias') }} as name_key,
    case when territory_code <> 'aggregate' then territory_code end as territory_code,
    territory_code = 'aggregate' as is_aggregate,
    is_part
from written
