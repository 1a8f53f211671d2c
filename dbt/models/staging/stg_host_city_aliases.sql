with written as (
    select
        alias,
        host_city_code
    from {{ ref('host_city_aliases') }}
    {{ own_names('host_cities', 'host_city_code') }}
)

select distinct
    {{ normalise_name('alias') }} as name_key,
    host_city_code
from written
