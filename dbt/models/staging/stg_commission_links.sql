select distinct
    actions.meeting_no,
    actions.item_no,
    actions.action_no,
    links.indicator_code,
    links._delivery_id,
    links._line
from {{ source('raw', 'commission_actions__linked_indicator_ids') }} as links
inner join {{ ref('stg_commission_actions') }} as actions
    on links._delivery_id = actions._delivery_id and links._line = actions._line
