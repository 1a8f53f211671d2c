-- R09 spread of a territory's events over cities; events without a city are one city.
with cities as (
    select
        year,
        territory_code,
        city_key,
        count(*) as events_count
    from {{ ref('int_indicator__event_held') }}
    where territory_code is not null
    group by year, territory_code, city_key
)

select
    {{ indicator_parts(
        'R09', year='year', territory_level="'territory'",
        numerator='sum(events_count) * sum(events_count) - sum(events_count * events_count)',
        denominator='sum(events_count) * sum(events_count)',
        records='sum(events_count)',
        status="case when sum(events_count) < 8 then 'low_quality' end"
    ) }}
from cities
group by year, territory_code
