select distinct
    {{ normalise_name('alias') }} as name_key,
    region_code
from {{ ref('region_aliases') }}
