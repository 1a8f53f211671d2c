select
    'S' || cast(season as string) as season_code,
    reason_ru,
    reason_en,
    source
from {{ ref('shock_seasons') }}
