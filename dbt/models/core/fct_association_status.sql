-- Before the first status that a register states the association was active since its
-- registration: nobody says otherwise.
with states as (
    select
        association_id,
        territory_code,
        status_code,
        valid_from,
        next_from,
        true as is_stated,
        merged_into_reg_no,
        _delivery_id,
        _line
    from {{ ref('int_association__state_run') }}
    union all
    select
        association_id,
        territory_code,
        'active' as status_code,
        registered_date as valid_from,
        valid_from as next_from,
        false as is_stated,
        cast(null as string) as merged_into_reg_no,
        _delivery_id,
        _line
    from (
        select
            *,
            row_number() over (
                partition by association_id order by valid_from asc nulls last
            ) as place
        from {{ ref('int_association__state_run') }}
    ) as firsts
    where place = 1 and valid_from > registered_date
),

-- The number that one was merged into, in the same country: the one that bore it by then.
known as (
    select distinct
        association_id,
        territory_code,
        assoc_reg_no,
        registered_date
    from {{ ref('int_association__snapshot_chosen') }}
),

heirs as (
    select
        states.association_id,
        states.valid_from,
        known.association_id as merged_into_id,
        row_number() over (
            partition by states.association_id, states.valid_from
            order by known.registered_date desc nulls last
        ) as place
    from states
    inner join known
        on
            states.territory_code = known.territory_code
            and states.merged_into_reg_no = known.assoc_reg_no
            and states.association_id <> known.association_id
            and states.valid_from >= known.registered_date
),

followed as (
    select
        states.*,
        lag(states.status_code) over (
            partition by states.association_id order by states.valid_from asc nulls last
        ) as former_status_code
    from states
)

select
    followed.association_id,
    followed.territory_code,
    followed.status_code,
    followed.valid_from,
    {{ plus_days('followed.next_from', -1) }} as valid_to,
    followed.status_code in ('active', 'dormant') as is_open,
    coalesce(followed.former_status_code in ('active', 'dormant'), false) as was_open,
    followed.is_stated,
    followed.merged_into_reg_no,
    heirs.merged_into_id,
    followed._delivery_id,
    cast(followed._line as bigint) as _line
from followed
left join heirs
    on
        followed.association_id = heirs.association_id
        and followed.valid_from = heirs.valid_from
        and heirs.place = 1
