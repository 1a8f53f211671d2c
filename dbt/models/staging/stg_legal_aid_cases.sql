select
    case_id,
    {{ clean_text('country_name') }} as country_name,
    cast(opened_on as date) as opened_date,
    category as category_code,
    referred_to as referred_to_code,
    fund_grant_no_token is not null as has_fund_grant,
    cast(closed_on as date) as closed_date,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('legal_aid_cases', 'upsert', key=['case_id']) }}
) as rows_in_effect
