select
    {{ trimmed('currency_id') }} as currency_id,
    {{ clean_text('char_code') }} as char_code,
    cast(nominal as integer) as nominal,
    cast(value as decimal(18, 4)) as nominal_rate_rub,
    cast(effective_date as date) as effective_date,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('cbr_rates', 'append', key=['currency_id', 'effective_date']) }}
) as rows_in_effect
