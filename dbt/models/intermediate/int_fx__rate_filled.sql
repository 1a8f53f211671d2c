-- No rate is set for weekends and holidays: the last one stays in force until the next.
with intervals as (
    select
        currency_code,
        effective_date,
        rate_rub,
        _delivery_id,
        _line,
        {{ plus_days(
            "lead(effective_date) over "
            ~ "(partition by currency_code order by effective_date asc nulls last)", -1
        ) }} as last_date
    from {{ ref('int_fx__rate_judged') }}
    where reason is null
)

select
    currency_code,
    {{ days_as_rows(
        'effective_date', 'coalesce(last_date, greatest(effective_date, ' ~ known_date() ~ '))'
    ) }} as rate_date,
    rate_rub,
    effective_date as source_date,
    _delivery_id,
    _line
from intervals
