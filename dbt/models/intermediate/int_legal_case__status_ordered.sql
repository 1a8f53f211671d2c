-- One row per case and state it was in by `known_at`, with the one that followed. Where the history
-- knows no opening or no closing, the days beside it count. What is dated later has not happened
-- yet.
with stated as (
    select
        case_id,
        item_no,
        status_code,
        status_date
    from {{ ref('stg_legal_aid_case_statuses') }}
),

known as (
    select
        case_id,
        max(case when status_code = 'opened' then 1 else 0 end) = 1 as has_opening,
        max(case when status_code = 'closed' then 1 else 0 end) = 1 as has_closing,
        max(item_no) as last_item_no
    from stated
    group by case_id
),

completed as (
    select * from stated
    union all
    select
        cases.case_id,
        0 as item_no,
        'opened' as status_code,
        cases.opened_date as status_date
    from {{ ref('stg_legal_aid_cases') }} as cases
    left join known on cases.case_id = known.case_id
    where not coalesce(known.has_opening, false)
    union all
    select
        cases.case_id,
        coalesce(known.last_item_no, 0) + 1 as item_no,
        'closed' as status_code,
        cases.closed_date as status_date
    from {{ ref('stg_legal_aid_cases') }} as cases
    left join known on cases.case_id = known.case_id
    where cases.closed_date is not null and not coalesce(known.has_closing, false)
)

select
    case_id,
    status_code,
    status_date,
    status_code in ('opened', 'reopened') as is_opening,
    cast(row_number() over (
        partition by case_id order by status_date asc nulls last, item_no asc nulls last
    ) as bigint) as status_no,
    lead(status_code) over (
        partition by case_id order by status_date asc nulls last, item_no asc nulls last
    ) as next_status_code,
    lead(status_date) over (
        partition by case_id order by status_date asc nulls last, item_no asc nulls last
    ) as next_status_date
from completed
where status_date <= {{ known_date() }}
