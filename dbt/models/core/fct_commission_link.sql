-- One row per action and indicator that it names, known or not.
select
    actions.meeting_no,
    actions.item_no,
    actions.action_no,
    links.indicator_code
from {{ ref('int_commission__action_chosen') }} as actions
inner join {{ ref('stg_commission_links') }} as links
    on actions._delivery_id = links._delivery_id and actions._line = links._line
