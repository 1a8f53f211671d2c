-- The verdict at the door holds until a person decides; the latest decision counts.
with visible as (
    select
        delivery_id,
        export,
        contract_version,
        key_id,
        file_name,
        sha256,
        received_at,
        order_at,
        visible_at,
        status,
        rows_read,
        rows_accepted,
        rows_quarantined,
        rows_skipped,
        is_person_export
    from {{ source('raw', 'deliveries') }}
    where visible_at <= {{ known_at() }}
),

decisions as (
    select
        delivery_id,
        decision,
        row_number() over (
            partition by delivery_id
            -- Of decisions in one instant the one that withholds wins.
            order by
                decided_at desc nulls last,
                case decision when 'withdraw' then 1 when 'hold' then 2 else 3 end asc nulls last
        ) as decision_rank
    from {{ source('raw', 'decisions') }}
    where decided_at <= {{ known_at() }}
),

judged as (
    select
        visible.*,
        case
            when decisions.decision = 'withdraw' then 'withdrawn'
            when decisions.decision = 'hold' then 'held'
            when decisions.decision = 'release_hold' then 'loaded'
            else visible.status
        end as state
    from visible
    left join decisions
        on
            visible.delivery_id = decisions.delivery_id
            and decisions.decision_rank = 1
)

select
    *,
    state = 'loaded' as is_in_effect,
    -- All else is equal only between a delivery and its reload: then the later id counts.
    cast(row_number() over (
        partition by export
        order by
            order_at asc nulls last,
            received_at asc nulls last,
            sha256 asc nulls last,
            visible_at asc nulls last,
            delivery_id asc nulls last
    ) as bigint) as delivery_rank
from judged
