with written as (
    select
        alias,
        region_code
    from {{ ref('region_aliases') }}
    {{ own_names('regions', 'region_code') }}
)

select distinct
    {{ normalise_name('alias') }} as name_key,
    region_code
from written
