-- core.fct_commission_action
select
    meeting as meeting_no, item as item_no, action as action_no, owner as owner_code,
    due as original_due_date, revised as revised_due_date, done_on as done_date,
    case
        when done_on <= revised then 'in_time'
        when done_on is not null then 'late'
        when status = 'closed' then 'unproven'
        when revised <= (select known_until from register) then 'overdue'
        else 'open'
    end as state_code,
    place < (select max(place) from arrivals where export = 'commission_actions') as is_dropped
from actions
