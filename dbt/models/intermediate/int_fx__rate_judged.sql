-- Roubles for one unit of a currency, and whether a rate fits the days around it: a slip of the
-- nominal makes it ten or a hundred times too large or small.
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

keyed as (
    select
        currency_code,
        effective_date,
        rate_rub,
        _delivery_id,
        _line,
        currency_code || '/' || cast(effective_date as string) as row_key,
        {{ is_outlier('rate_rub', 'currency_code', 'effective_date') }} as is_outlier
    from rates
    -- A rate of nothing is no rate.
    where copy_rank = 1 and currency_code is not null and rate_rub > 0
)

select
    keyed.*,
    case when keyed.is_outlier and confirmed.value is null then 'far_from_others' end as reason
from keyed
{{ join_confirmed('cbr_rates', 'keyed.row_key', 'keyed.rate_rub') }}
