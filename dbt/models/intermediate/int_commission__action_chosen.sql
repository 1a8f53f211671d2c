-- One row per action: that of the last register that names it, in whatever way its item is
-- written. `register_date` is the last day of which the newest register knows: the end of the
-- quarter before it came.
with newest as (
    select
        max(delivery_rank) as delivery_rank,
        cast(max(received_at) as date) as received_date
    from {{ ref('stg_deliveries') }}
    where export = 'commission_actions' and is_in_effect
),

registers as (
    select
        delivery_rank,
        {{ plus_days(date_of(
            'extract(year from received_date)',
            'extract(month from received_date) - mod(extract(month from received_date) - 1, 3)', 1
        ), -1) }} as register_date
    from newest
),

ranked as (
    select
        actions.*,
        row_number() over (
            partition by actions.meeting_no, actions.item_no, actions.action_no
            order by actions._delivery_rank desc nulls last, actions._line desc nulls last
        ) as recency
    from {{ ref('stg_commission_actions') }} as actions
)

select
    ranked.meeting_no,
    ranked.item_no,
    ranked.action_no,
    ranked.meeting_date,
    ranked.decision_text,
    ranked.owner_code,
    ranked.due_date,
    ranked.status_code,
    ranked.evidence_ref,
    ranked.closed_date,
    ranked._delivery_rank < registers.delivery_rank as is_dropped,
    registers.register_date,
    ranked._delivery_id,
    ranked._line
from ranked
cross join registers
where ranked.recency = 1
