-- The lines that a figure finer than a year of the world may see: neither trips nor payments to
-- persons. Every such figure reads this model and never fct_spend (a test of the repository).
select
    spend_key,
    period_code,
    cast(substr(period_code, 1, 4) as integer) as year,
    measure_code,
    territory_code,
    allocation,
    event_id,
    is_storno,
    is_to_person,
    gross_amount_rub,
    net_amount_rub,
    posted_at,
    _delivery_id
from {{ ref('fct_spend') }}
where money_kind = 'fine'
