-- Lines that take back money of a document nobody knows.
select
    spend.spend_key,
    spend.doc_uid,
    spend.line_no,
    spend.period_code,
    spend.measure_code,
    lines.storno_of_uid,
    spend.net_amount_rub,
    spend._delivery_id,
    spend._line
from {{ ref('fct_spend') }} as spend
inner join {{ ref('int_spend__line_converted') }} as lines
    on spend.spend_key = lines.spend_key
where spend.is_storno and spend.storno_of_key is null
