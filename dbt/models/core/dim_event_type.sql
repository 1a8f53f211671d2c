select
    event_type_code,
    name_ru,
    name_en,
    cast(sort_order as integer) as sort_order
from {{ ref('event_types') }}
