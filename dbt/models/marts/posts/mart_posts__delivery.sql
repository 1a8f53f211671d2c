-- What was agreed to be sent for a period that has ended, and which deliveries in effect answer it.
select
    export,
    post_code,
    period_type,
    period_code,
    period_start,
    period_end,
    is_due,
    is_in_effect,
    delivery_ids
from {{ ref('int_indicator__delivery_expected') }}
