-- The rate of a currency and day, and whether it fits the days around it: a slip of the nominal
-- makes it ten or a hundred times too large or small.
with ranked as (
    select
        currency_code,
        effective_date,
        rate_rub,
        row_key,
        _delivery_id,
        _line,
        -- A later rate is here only when a person confirmed it: then it stands for the first.
        row_number() over (
            partition by currency_code, effective_date
            order by
                case when is_restated then 0 else 1 end asc nulls last,
                _delivery_rank asc nulls last,
                _line asc nulls last,
                currency_id asc nulls last
        ) as copy_rank
    from {{ ref('int_fx__rate_stated') }}
    where reason is null
),

keyed as (
    select
        currency_code,
        effective_date,
        rate_rub,
        row_key,
        _delivery_id,
        _line,
        {{ is_outlier('rate_rub', 'currency_code', 'effective_date') }} as is_outlier
    from ranked
    where copy_rank = 1
)

select
    keyed.*,
    case when keyed.is_outlier and confirmed.value is null then 'far_from_others' end as reason
from keyed
{{ join_confirmed("'cbr_rates'", 'keyed.row_key', 'keyed.rate_rub') }}
