select
    actions.meeting_no,
    actions.item_no,
    actions.action_no,
    cast(dates.item_no as integer) as shift_no,
    cast(dates.due_on as date) as due_date,
    cast(dates.moved_on as date) as moved_date,
    dates._delivery_id,
    dates._line
from {{ source('raw', 'commission_actions__due_date_history') }} as dates
inner join {{ ref('stg_commission_actions') }} as actions
    on dates._delivery_id = actions._delivery_id and dates._line = actions._line
