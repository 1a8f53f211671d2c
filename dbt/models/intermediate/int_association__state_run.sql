-- One row per association and run of quarters in which the register says the same status: since
-- when, by the last word on it. What a later run says to have begun before an earlier one corrects
-- it, and the earlier one is left out.
with compared as (
    select
        *,
        lag(status_code) over (
            partition by association_id order by period_start asc nulls last
        ) as status_before
    from {{ ref('int_association__snapshot_chosen') }}
),

numbered as (
    select
        *,
        sum(case when status_before is distinct from status_code then 1 else 0 end) over (
            partition by association_id
            order by period_start asc nulls last
            rows between unbounded preceding and current row
        ) as run_no
    from compared
),

latest as (
    select
        *,
        row_number() over (
            partition by association_id, run_no order by period_start desc nulls last
        ) as place
    from numbered
),

runs as (
    select
        association_id,
        run_no,
        territory_code,
        registered_date,
        status_code,
        greatest(status_date, registered_date) as valid_from,
        merged_into_reg_no,
        _delivery_id,
        _line
    from latest
    where place = 1
),

bounded as (
    select
        *,
        min(valid_from) over (
            partition by association_id
            order by run_no asc nulls last
            rows between 1 following and unbounded following
        ) as next_from
    from runs
)

select
    association_id,
    territory_code,
    registered_date,
    status_code,
    valid_from,
    next_from,
    merged_into_reg_no,
    _delivery_id,
    _line
from bounded
where next_from is null or next_from > valid_from
