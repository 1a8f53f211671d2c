-- One row per action and move of its due date. A move counts when it was decided no later than the
-- date it moves, and so was every move before it: what is decided afterwards recolours nothing.
with dated as (
    select
        actions.meeting_no,
        actions.item_no,
        actions.action_no,
        dates.shift_no,
        dates.moved_date,
        dates.due_date,
        coalesce(
            lag(dates.due_date) over (
                partition by actions.meeting_no, actions.item_no, actions.action_no
                order by dates.shift_no nulls last
            ),
            actions.due_date
        ) as former_due_date
    from {{ ref('int_commission__action_chosen') }} as actions
    inner join {{ ref('stg_commission_due_dates') }} as dates
        on actions._delivery_id = dates._delivery_id and actions._line = dates._line
)

select
    meeting_no,
    item_no,
    action_no,
    shift_no,
    moved_date,
    former_due_date,
    due_date,
    min(case when moved_date <= former_due_date then 1 else 0 end) over (
        partition by meeting_no, item_no, action_no
        order by shift_no nulls last
        rows between unbounded preceding and current row
    ) = 1 as is_in_time
from dated
