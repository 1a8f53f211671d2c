-- Money whose roubles nobody knows: no amount, no currency, or a currency without a rate that day,
-- because it was never quoted or because its last rate is too old to be carried.
-- It stands in no sum; a sum that would hold it is empty.
with stated as (
    select
        'ledger_1c' as export,
        spend_key as row_key,
        cast(posted_at as date) as money_date,
        currency_code,
        currency_amount,
        _delivery_id,
        _line
    from {{ ref('int_spend__line_converted') }}
    where amount_rub is null
    union all
    select
        'grants' as export,
        grants.agreement_no || '/' || cast(grants.tranche_no as string) as row_key,
        grants.paid_date as money_date,
        grants.paid_currency_code as currency_code,
        grants.paid_currency_amount as currency_amount,
        grants._delivery_id,
        grants._line
    from {{ ref('stg_grants') }} as grants
    inner join {{ ref('fct_grant_tranche') }} as tranches
        on
            grants.agreement_no = tranches.agreement_no
            and grants.tranche_no = tranches.tranche_no
    where grants.paid_currency_amount is not null and tranches.paid_amount_rub is null
),

quoted as (
    select
        currency_code,
        min(effective_date) as first_date
    from {{ ref('int_fx__rate_judged') }}
    where reason is null
    group by currency_code
)

select
    stated.export,
    stated.row_key,
    case
        when stated.currency_amount is null then 'no_amount'
        when stated.currency_code is null then 'no_currency'
        when quoted.first_date <= stated.money_date then 'rate_too_old'
        else 'no_rate'
    end as reason,
    stated.money_date,
    stated.currency_code,
    stated.currency_amount,
    deliveries.file_name,
    stated._delivery_id,
    stated._line
from stated
inner join {{ ref('stg_deliveries') }} as deliveries
    on stated._delivery_id = deliveries.delivery_id
left join quoted on stated.currency_code = quoted.currency_code
