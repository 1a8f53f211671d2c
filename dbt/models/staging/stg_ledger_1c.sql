select
    period || '/' || doc_uid || '/' || cast(line_no as string) as spend_key,
    doc_uid,
    cast(line_no as integer) as line_no,
    period as period_code,
    operation_kind,
    kbk,
    {{ clean_text('programme_measure_code') }} as measure_code,
    {{ clean_text('country_name') }} as country_name,
    {{ clean_text('event_plan_id') }} as plan_id,
    {{ clean_text('trip_code') }} as trip_code,
    counterparty_token,
    coalesce(counterparty_is_person, false) as is_to_person,
    cast(amount_rub as decimal(18, 2)) as amount_rub,
    {{ capitals(clean_text('currency')) }} as currency_code,
    cast(amount_cur as decimal(18, 2)) as currency_amount,
    coalesce(is_storno, false) as is_storno,
    {{ clean_text('storno_of_uid') }} as storno_of_uid,
    cast(posted_at as timestamp) as posted_at,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('ledger_1c', 'period_snapshot', scope=['period']) }}
) as rows_in_effect
