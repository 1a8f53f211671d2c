select
    measure_code,
    name_ru,
    name_en,
    area_code,
    kbk_pattern,
    is_trip,
    recipients
from {{ ref('measures') }}
