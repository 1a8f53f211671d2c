-- No rate is set for weekends and holidays: the last one stays in force until the next.
with rates as (
    select
        coalesce(currencies.currency_code, rates.char_code) as currency_code,
        rates.effective_date,
        cast(
            round(cast(rates.nominal_rate_rub as double) / nullif(rates.nominal, 0), 10)
            as decimal(24, 10)
        ) as rate_rub,
        rates._delivery_id,
        rates._line,
        row_number() over (
            partition by coalesce(currencies.currency_code, rates.char_code), rates.effective_date
            order by
                rates._delivery_rank asc nulls last,
                rates._line asc nulls last,
                rates.currency_id asc nulls last
        ) as copy_rank
    from {{ ref('stg_cbr_rates') }} as rates
    left join {{ ref('currencies') }} as currencies on rates.currency_id = currencies.cbr_id
),

intervals as (
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
    from rates
    -- A rate of nothing is no rate.
    where copy_rank = 1 and currency_code is not null and rate_rub > 0
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
