select
    campaign_code,
    name_ru,
    name_en,
    cast(month as integer) as month_number,
    cast(day as integer) as day_number,
    window_start_mmdd,
    window_end_mmdd
from {{ ref('campaigns') }}
