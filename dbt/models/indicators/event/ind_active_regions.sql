-- E05 regions of Russia that supported events in every quarter of the year.
with quarters as (
    select
        events.year,
        support.region_code,
        count(distinct extract(quarter from events.event_date)) as quarters_count
    from {{ ref('int_indicator__event_held') }} as events
    inner join {{ ref('bridge_event_region') }} as support on events.event_id = support.event_id
    group by events.year, support.region_code
)

select
    {{ indicator_parts(
        'E05', year='year', world=true, measure='count(*) filter (where quarters_count = 4)'
    ) }}
from quarters
group by year
