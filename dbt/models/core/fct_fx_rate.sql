select
    currency_code,
    rate_date,
    rate_rub,
    source_date,
    _delivery_id,
    _line
from {{ ref('int_fx__rate_filled') }}
