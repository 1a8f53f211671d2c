-- One row per event and contradiction between plans and reports, for the post that puts it right.
select
    event_id,
    reason,
    post_code,
    event_date,
    export,
    owner,
    file_name,
    cast(_line as integer) as line_no
from {{ ref('qc_event__contradicted') }}
