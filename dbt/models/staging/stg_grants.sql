select
    agreement_no,
    cast(tranche_no as integer) as tranche_no,
    {{ clean_text('call_code') }} as call_code,
    cast(applied_at as date) as applied_date,
    {{ clean_text('assoc_reg_no') }} as assoc_reg_no,
    {{ clean_text('country_name') }} as country_name,
    cast(requested_rub as decimal(18, 2)) as requested_rub,
    cast(awarded_rub as decimal(18, 2)) as awarded_rub,
    cast(signed_at as date) as signed_date,
    cast(paid_at as date) as paid_date,
    {{ capitals(clean_text('paid_cur')) }} as paid_currency_code,
    cast(paid_amount_cur as decimal(18, 2)) as paid_currency_amount,
    cast(returned_rub as decimal(18, 2)) as returned_rub,
    cast(report_due as date) as report_due,
    cast(report_received as date) as report_received_on,
    cast(report_accepted_on as date) as report_accepted_on,
    report_status,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('grants', 'upsert', key=['agreement_no', 'tranche_no']) }}
) as rows_in_effect
