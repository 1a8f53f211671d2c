-- E05 regions of Russia that supported an event of the period.
select
    {{ indicator_parts('E05', measure='count(distinct support.region_code)') }}
from {{ events_of('E05') }}
inner join {{ ref('bridge_event_region') }} as support on events.event_id = support.event_id
group by period_type, period_code, territory_level, territory_code
