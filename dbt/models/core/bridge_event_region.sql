select distinct
    event_id,
    region_code
from {{ ref('int_event__region_resolved') }}
where region_code is not null
