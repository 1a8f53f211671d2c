-- No rate is set for weekends and holidays: the last one stays in force until the next, but no
-- longer than the variable `rate_carried_days` says. After that nobody knows the rate.
with intervals as (
    select
        currency_code,
        effective_date,
        rate_rub,
        _delivery_id,
        _line,
        {{ plus_days('effective_date', var('rate_carried_days')) }} as last_allowed_date,
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
        'effective_date',
        'least(last_allowed_date, coalesce(last_date, greatest(effective_date, '
        ~ known_date() ~ ')))'
    ) }} as rate_date,
    rate_rub,
    effective_date as source_date,
    _delivery_id,
    _line
from intervals
