-- Roubles for one unit of a currency as deliveries state them, with the later ones that say
-- otherwise about a day: those wait until a person confirms them.
with delivered as (
    select
        *,
        false as is_restated
    from {{ ref('stg_cbr_rates') }}
    union all
    select
        *,
        true as is_restated
    from {{ ref('stg_cbr_rates_restated') }}
),

rates as (
    select
        coalesce(currencies.currency_code, delivered.char_code) as currency_code,
        delivered.currency_id,
        delivered.effective_date,
        cast(
            round(
                cast(delivered.nominal_rate_rub as double) / nullif(delivered.nominal, 0), 10
            ) as decimal(24, 10)
        ) as rate_rub,
        coalesce(currencies.currency_code, delivered.char_code)
        || '/' || cast(delivered.effective_date as string) as row_key,
        delivered.is_restated,
        delivered._delivery_id,
        delivered._line,
        delivered._delivery_rank
    from delivered
    left join {{ ref('currencies') }} as currencies on delivered.currency_id = currencies.cbr_id
)

select
    rates.*,
    case when rates.is_restated and confirmed.value is null then 'restated' end as reason
from rates
{{ join_confirmed("'cbr_rates'", 'rates.row_key', 'rates.rate_rub') }}
-- A rate of nothing is no rate.
where rates.currency_code is not null and rates.rate_rub > 0
