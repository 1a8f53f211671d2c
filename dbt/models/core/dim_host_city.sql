select
    host_city_code,
    name_ru,
    name_en
from {{ ref('host_cities') }}
