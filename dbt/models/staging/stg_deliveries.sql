-- A reload is a new delivery of the same file under a corrected contract; in exports without
-- scope it takes the place of the former reading, in scoped ones the scope decides.
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

verdicts as (
    select
        delivery_id,
        received_at as decided_at,
        0 as is_decision,
        case when status = 'held' then 'hold' else 'load' end as verdict
    from visible
    union all
    select
        delivery_id,
        decided_at,
        1 as is_decision,
        decision as verdict
    from {{ source('raw', 'decisions') }}
    where decided_at <= {{ known_at() }}
),

ranked_verdicts as (
    select
        delivery_id,
        verdict,
        row_number() over (
            partition by delivery_id
            -- Of decisions in one instant the one that withholds wins.
            order by
                decided_at desc nulls last,
                is_decision desc nulls last,
                case verdict when 'withdraw' then 1 when 'hold' then 2 else 3 end asc nulls last
        ) as verdict_rank
    from verdicts
),

states as (
    select
        visible.*,
        case ranked_verdicts.verdict
            when 'withdraw' then 'withdrawn'
            when 'hold' then 'held'
            else 'loaded'
        end as state,
        row_number() over (
            partition by visible.export
            order by
                visible.order_at asc nulls last,
                visible.received_at asc nulls last,
                visible.sha256 asc nulls last,
                visible.visible_at asc nulls last,
                visible.delivery_id asc nulls last
        ) as delivery_rank
    from visible
    inner join ranked_verdicts
        on
            visible.delivery_id = ranked_verdicts.delivery_id
            and ranked_verdicts.verdict_rank = 1
)

select
    *,
    state = 'loaded' and row_number() over (
        partition by export, file_name, sha256, received_at, state
        order by visible_at desc nulls last, delivery_id desc nulls last
    ) = 1 as is_in_effect
from states
