select
    statuses.case_id,
    cast(statuses.item_no as integer) as item_no,
    statuses.status as status_code,
    cast(statuses.status_date as date) as status_date
from {{ source('raw', 'legal_aid_cases__status_history') }} as statuses
inner join {{ ref('stg_legal_aid_cases') }} as cases_in_effect
    on
        statuses._delivery_id = cases_in_effect._delivery_id
        and statuses._line = cases_in_effect._line
