with scopes as (
    select
        scopes.delivery_id,
        scopes.export,
        scopes.scope_key,
        deliveries.delivery_rank,
        deliveries.order_at,
        deliveries.received_at,
        deliveries.state
    from {{ source('raw', 'delivery_scopes') }} as scopes
    inner join {{ ref('stg_deliveries') }} as deliveries
        on scopes.delivery_id = deliveries.delivery_id
),

loaded as (
    select
        delivery_id,
        scope_key,
        row_number() over (
            partition by export, scope_key
            order by delivery_rank desc nulls last
        ) as scope_rank,
        lag(delivery_id) over (
            partition by export, scope_key
            order by delivery_rank asc nulls last
        ) as superseded_delivery_id
    from scopes
    where state = 'loaded'
)

select
    scopes.*,
    coalesce(loaded.scope_rank = 1, false) as is_in_effect,
    loaded.superseded_delivery_id
from scopes
left join loaded
    on
        scopes.delivery_id = loaded.delivery_id
        and scopes.scope_key = loaded.scope_key
