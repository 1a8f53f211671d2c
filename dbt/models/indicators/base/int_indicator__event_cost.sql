-- One row per event with fine money, held or not: its cost, unknown where a line has no amount.
select
    event_id,
    cast({{ whole_sum('net_amount_rub') }} as decimal(18, 2)) as net_amount_rub,
    count(*) as lines_count
from {{ ref('fct_spend_fine') }}
where event_id is not null
group by event_id
