-- What is said of an association holds from the first day of the quarter whose register first says
-- it, the first word from its registration on.
with snapshots as (
    select
        *,
        name_ru || '|' || coalesce(name_local, '') || '|' || coalesce(legal_form_code, '')
        || '|' || coalesce(cast(has_youth_wing as string), '')
        || '|' || coalesce(cast(is_council_member as string), '') as said
    from {{ ref('int_association__snapshot_chosen') }}
),

compared as (
    select
        *,
        row_number() over (
            partition by association_id order by period_start asc nulls last
        ) as snapshot_no,
        lag(said) over (
            partition by association_id order by period_start asc nulls last
        ) as said_before
    from snapshots
),

versions as (
    select
        *,
        case when snapshot_no = 1 then registered_date else period_start end as valid_from
    from compared
    where said_before is distinct from said
),

bounded as (
    select
        *,
        lead(valid_from) over (
            partition by association_id order by period_start asc nulls last
        ) as next_from
    from versions
)

select
    association_id,
    territory_code,
    assoc_reg_no,
    registered_date,
    name_ru,
    name_local,
    case when not {{ may_name_a_person('name_ru') }} then name_ru end as name,
    legal_form_code,
    has_youth_wing,
    is_council_member,
    valid_from,
    {{ plus_days('next_from', -1) }} as valid_to,
    next_from is null as is_current,
    _delivery_id,
    cast(_line as bigint) as _line
from bounded
