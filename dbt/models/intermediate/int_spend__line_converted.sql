-- Cash lines only. The ledger's roubles are authoritative; the rate of the posting date, which the
-- ledger writes in Moscow time, converts only lines without them. Roubles of zero beside another
-- currency's amount are what bookkeeping writes when it had no rate: no roubles are stated. Without
-- a rate the amount is unknown, not zero. Storno and refund lines take money back, whatever the
-- written sign.
with cash_lines as (
    select
        *,
        case
            when
                amount_rub = 0
                and currency_amount <> 0
                and currency_code <> '{{ var("home_currency") }}'
                then cast(null as decimal(18, 2))
            else amount_rub
        end as ledger_amount_rub
    from {{ ref('stg_ledger_1c') }}
    where operation_kind in ('payment', 'advance', 'refund', 'correction')
),

in_roubles as (
    select
        cash_lines.*,
        case
            when cash_lines.ledger_amount_rub is not null then cash_lines.ledger_amount_rub
            when cash_lines.currency_code = '{{ var("home_currency") }}'
                then cash_lines.currency_amount
            else cast(
                round(
                    cast(cash_lines.currency_amount as decimal(18, 2))
                    * {{ exact_rate('rates.rate_rub') }},
                    2
                )
                as decimal(18, 2)
            )
        end as stated_amount_rub
    from cash_lines
    left join {{ ref('int_fx__rate_filled') }} as rates
        on
            cash_lines.currency_code = rates.currency_code
            and cast(cash_lines.posted_at as date) = rates.rate_date
)

select
    spend_key,
    doc_uid,
    line_no,
    period_code,
    posted_at,
    operation_kind,
    measure_code,
    country_name,
    plan_id,
    trip_code,
    counterparty_token,
    is_to_person,
    currency_code,
    currency_amount,
    case
        when stated_amount_rub is null then 'unknown'
        when ledger_amount_rub is not null then 'ledger'
        else 'converted'
    end as amount_source,
    is_storno,
    storno_of_uid,
    cast(
        case
            when is_storno or operation_kind = 'refund' then -abs(stated_amount_rub)
            else stated_amount_rub
        end as decimal(18, 2)
    ) as amount_rub,
    _delivery_id,
    _line,
    _delivery_rank
from in_roubles
