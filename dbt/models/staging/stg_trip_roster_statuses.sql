select
    statuses.post_code,
    statuses.trip_code,
    cast(statuses.line_no as integer) as line_no,
    cast(statuses.item_no as integer) as item_no,
    statuses.status as status_code,
    cast(statuses.status_date as date) as status_date
from {{ source('raw', 'trip_rosters__status_history') }} as statuses
inner join {{ ref('stg_trip_rosters') }} as lines_in_effect
    on
        statuses._delivery_id = lines_in_effect._delivery_id
        and statuses._line = lines_in_effect._line
