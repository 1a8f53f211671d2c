select distinct
    association_id,
    named_id,
    source_key as event_id
from {{ ref('bridge_association_mention') }}
where source = 'event' and association_id is not null
