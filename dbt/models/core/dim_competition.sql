select
    competition_code,
    name_ru,
    name_en,
    valid_from
from {{ ref('competitions') }}
