select
    post_code || '/' || period || '/' || report_no || '/' || cast(row_no as string) as report_key,
    post_code,
    period as period_code,
    report_no,
    cast(row_no as integer) as row_no,
    {{ clean_text('plan_id') }} as plan_id,
    {{ clean_text('title') }} as title,
    cast(event_date as date) as event_date,
    {{ clean_text('country_name') }} as country_name,
    {{ clean_text('city') }} as city_name,
    cast(participants_total as bigint) as participants_count,
    cast(youth_14_35_count as bigint) as youth_14_35_count,
    count_method,
    cast(media_mentions as integer) as media_mentions_count,
    {{ clean_text('support_region_names') }} as support_region_names,
    {{ clean_text('support_kind') }} as support_kind,
    cast(support_amount_rub as decimal(18, 2)) as support_amount_rub,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('event_reports', 'period_snapshot', scope=['post_code', 'period']) }}
) as rows_in_effect
