-- One row per trip that a roster names. It begins on the day on which most of its lines arrive, so
-- that one mistyped date moves no trip; it ends likewise.
with stated as (
    {%- for side in ['arrival', 'departure'] %}
    select
        trip_code,
        '{{ side }}' as side,
        {{ side }}_date as stated_date,
        row_number() over (
            partition by trip_code
            order by count(*) desc nulls last, {{ side }}_date asc nulls last
        ) as place
    from {{ ref('int_trip__line_resolved') }}
    where {{ side }}_date is not null
    group by trip_code, {{ side }}_date
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

cities as (
    select
        trip_code,
        {{ joined_text('host_city_code') }} as host_city_codes
    from (
        select distinct
            trip_code,
            host_city_code
        from {{ ref('int_trip__line_resolved') }}
        where host_city_code is not null
    ) as hosts
    group by trip_code
)

select
    trips.trip_code,
    trips.season_year,
    arrivals.stated_date as starts_on,
    departures.stated_date as ends_on,
    cities.host_city_codes
from (
    select distinct
        trip_code,
        season_year
    from {{ ref('int_trip__line_resolved') }}
) as trips
left join stated as arrivals
    on trips.trip_code = arrivals.trip_code and arrivals.side = 'arrival' and arrivals.place = 1
left join stated as departures
    on
        trips.trip_code = departures.trip_code
        and departures.side = 'departure'
        and departures.place = 1
left join cities on trips.trip_code = cities.trip_code
