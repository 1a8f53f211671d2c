-- When a version of a plan was first heard of. Sent again it is not news, so the delivery whose row
-- counts does not say it.
select
    rows_sent.plan_id,
    cast(rows_sent.version as integer) as plan_version,
    min(deliveries.received_at) as first_received_at
from {{ source('raw', 'event_plan') }} as rows_sent
inner join {{ ref('stg_deliveries') }} as deliveries
    on
        rows_sent._delivery_id = deliveries.delivery_id
        and deliveries.export = 'event_plan'
        and deliveries.is_in_effect
group by rows_sent.plan_id, cast(rows_sent.version as integer)
