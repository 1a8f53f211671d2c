-- What later deliveries say otherwise about a day that has a rate already. The first one counts,
-- so these rows stand in no figure; int_fx__rate_stated keeps them for a person to judge.
select
    {{ trimmed('rows_sent.currency_id') }} as currency_id,
    {{ clean_text('rows_sent.char_code') }} as char_code,
    cast(rows_sent.nominal as integer) as nominal,
    cast(rows_sent.value as decimal(18, 4)) as nominal_rate_rub,
    cast(rows_sent.effective_date as date) as effective_date,
    rows_sent._delivery_id,
    rows_sent._line,
    deliveries.delivery_rank as _delivery_rank
from {{ source('raw', 'cbr_rates') }} as rows_sent
inner join {{ ref('stg_deliveries') }} as deliveries
    on
        rows_sent._delivery_id = deliveries.delivery_id
        and deliveries.export = 'cbr_rates'
        and deliveries.is_in_effect
inner join {{ ref('stg_cbr_rates') }} as counting
    on
        {{ trimmed('rows_sent.currency_id') }} = counting.currency_id
        and cast(rows_sent.effective_date as date) = counting.effective_date
where
    cast(rows_sent.value as decimal(24, 4)) * cast(counting.nominal as decimal(10, 0))
    <> cast(counting.nominal_rate_rub as decimal(24, 4)) * cast(rows_sent.nominal as decimal(10, 0))
