-- E05 regions of Russia that supported an event of the year.
select
    {{ indicator_parts(
        'E05', year='events.year', world=true, measure='count(distinct support.region_code)'
    ) }}
from {{ ref('int_indicator__event_held') }} as events
inner join {{ ref('bridge_event_region') }} as support on events.event_id = support.event_id
group by events.year
