select
    'S' || cast(season as string) as period_code,
    norm_kind,
    persons_count,
    document_ru,
    document_en,
    document_date,
    source
from {{ ref('trip_norms') }}
