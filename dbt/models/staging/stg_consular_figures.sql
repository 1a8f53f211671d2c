select
    {{ clean_text('country_name') }} as country_name,
    post_code,
    cast(period_end as date) as period_end_date,
    cast(registered_citizens as bigint) as registered_count,
    cast(of_which_under_18 as bigint) as under_18_count,
    cast(passports_issued as bigint) as passports_count,
    cast(voters_list as bigint) as voters_count,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('consular_figures', 'period_snapshot', scope=['post_code', 'period_end']) }}
) as rows_in_effect
