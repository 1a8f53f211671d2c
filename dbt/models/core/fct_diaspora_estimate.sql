select
    territory_code,
    ref_year,
    definition,
    method,
    source,
    grade,
    value_low,
    value_central,
    value_high,
    is_own_band,
    _delivery_id,
    _line
from {{ ref('int_diaspora__estimate_harmonised') }}
