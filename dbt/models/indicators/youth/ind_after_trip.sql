-- Y09 who of a season's travellers came to an event within 365 days after the trip; Y09b who of
-- those who were nominated and did not travel came to one within 365 days from the trip's start on.
with nominees as (
    select
        nominees.*,
        nominees.final_outcome = 'travelled' as is_travelled,
        case
            when nominees.final_outcome = 'travelled' then {{ plus_days('trips.ends_on', 1) }}
            else trips.starts_on
        end as followed_from
    from {{ ref('int_indicator__nominee_placed') }} as nominees
    inner join {{ ref('dim_trip') }} as trips on nominees.trip_code = trips.trip_code
    where nominees.is_identified and nominees.final_outcome <> 'pending'
),

returned as (
    select distinct
        nominees.trip_code,
        nominees.post_code,
        nominees.line_no
    from nominees
    inner join {{ ref('int_indicator__person_attended') }} as attended
        on
            nominees.person_id = attended.person_id
            and attended.event_date >= nominees.followed_from
            and attended.event_date < {{ plus_days('nominees.followed_from', 365) }}
),

-- A block rests on the years after all of its seasons: with one of them missing it is incomplete.
following as (
    select
        seasons.period_type,
        seasons.period_code,
        case
            when count(*) = count(*) filter (where years.missing_status = 'not_reported')
                then 'not_reported'
            when count(years.missing_status) > 0 then 'partial'
        end as missing_status
    from {{ ref('int_indicator__season_placed') }} as seasons
    inner join {{ ref('int_indicator__follow_up_covered') }} as years
        on seasons.season_year + 1 = years.year
    group by seasons.period_type, seasons.period_code
),

judged as (
    select
        nominees.*,
        returned.trip_code is not null as is_returned,
        following.missing_status
    from nominees
    left join returned
        on
            nominees.trip_code = returned.trip_code
            and nominees.post_code = returned.post_code
            and nominees.line_no = returned.line_no
    left join following
        on
            nominees.period_type = following.period_type
            and nominees.period_code = following.period_code
    where nominees.followed_from is not null
)

{% for code, condition in {'Y09': 'is_travelled', 'Y09b': 'not is_travelled'}.items() %}
select
    {{ indicator_parts(
        code,
        numerator='count(*) filter (where is_returned)', denominator='count(*)',
        persons_num='count(*) filter (where is_returned)', persons_den='count(*)',
        status='max(missing_status)'
    ) }}
from judged
where {{ condition }}
group by period_type, period_code, territory_level, territory_code
{{ 'union all' if not loop.last }}
{% endfor %}
