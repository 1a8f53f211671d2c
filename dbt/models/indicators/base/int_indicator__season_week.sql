-- One row per season and week of it that has ended; the last one ends with the season.
select
    period_code,
    period_start,
    period_end,
    {{ week_code('week_number') }} as week_code
from (
    select
        period_code,
        period_start,
        period_end,
        {{ numbers_as_rows(1, 53) }} as week_number
    from {{ ref('dim_period') }}
    where period_type = 'SEASON'
) as weeks
where
    least({{ plus_days('period_start', '(week_number * 7 - 1)') }}, period_end)
    < {{ known_date() }}
