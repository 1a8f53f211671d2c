select
    language_code,
    name_ru,
    name_en,
    spellings_count,
    pairs_count,
    recall_share,
    simulated_count,
    false_merges_per_100000
from {{ ref('matching_quality') }}
