select
    cast(meeting_no as integer) as meeting_no,
    cast({{ replace_pattern('agenda_item', '[^0-9]', '') }} as integer) as item_no,
    cast(action_no as integer) as action_no,
    cast(meeting_date as date) as meeting_date,
    {{ clean_text('decision_text') }} as decision_text,
    owner_org as owner_code,
    cast(due_date as date) as due_date,
    status as status_code,
    {{ clean_text('evidence_ref') }} as evidence_ref,
    cast(closed_on as date) as closed_date,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect(
        'commission_actions', 'upsert', key=['meeting_no', 'agenda_item', 'action_no']
    ) }}
) as rows_in_effect
