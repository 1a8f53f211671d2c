select
    region_code,
    name_ru,
    name_en,
    federal_district,
    okato,
    oktmo
from {{ ref('regions') }}
