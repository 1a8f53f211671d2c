-- One row per action of the Commission's decisions. It is done when it was closed, on a day not
-- before the meeting, with a document to show; what lacks one of these is `unproven`.
with revised as (
    select
        meeting_no,
        item_no,
        action_no,
        cast(count(*) as integer) as shifts_count,
        max(case when is_in_time then shift_no end) as last_shift_no
    from {{ ref('fct_commission_shift') }}
    group by meeting_no, item_no, action_no
),

dated as (
    select
        actions.*,
        coalesce(shifts.due_date, actions.due_date) as revised_due_date,
        coalesce(revised.shifts_count, 0) as shifts_count,
        case
            when actions.status_code <> 'closed' then 'not_closed'
            when actions.closed_date is null then 'no_date'
            when actions.closed_date < actions.meeting_date then 'before_meeting'
            when actions.evidence_ref is null then 'no_evidence'
            else 'proven'
        end as proof_code
    from {{ ref('int_commission__action_chosen') }} as actions
    left join revised
        on
            actions.meeting_no = revised.meeting_no
            and actions.item_no = revised.item_no
            and actions.action_no = revised.action_no
    left join {{ ref('fct_commission_shift') }} as shifts
        on
            revised.meeting_no = shifts.meeting_no
            and revised.item_no = shifts.item_no
            and revised.action_no = shifts.action_no
            and revised.last_shift_no = shifts.shift_no
)

select
    meeting_no,
    item_no,
    action_no,
    meeting_date,
    decision_text,
    owner_code,
    due_date as original_due_date,
    revised_due_date,
    shifts_count,
    status_code,
    proof_code,
    case when proof_code = 'proven' then closed_date end as done_date,
    case
        when proof_code = 'proven' and closed_date <= revised_due_date then 'in_time'
        when proof_code = 'proven' then 'late'
        when status_code = 'closed' then 'unproven'
        when revised_due_date <= register_date then 'overdue'
        else 'open'
    end as state_code,
    case
        when status_code <> 'closed' and revised_due_date <= register_date
            then cast({{ days_between('revised_due_date', 'register_date') }} as integer)
    end as overdue_days,
    is_dropped,
    register_date,
    _delivery_id,
    _line
from dated
