select
    post_code,
    name_ru,
    name_en,
    territory_code,
    city as city_name,
    valid_from,
    valid_to
from {{ ref('posts') }}
