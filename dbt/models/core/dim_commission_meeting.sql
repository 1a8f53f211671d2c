select
    meeting_no,
    meeting_date
from {{ ref('commission_meetings') }}
