-- One person, one year, one residence: that of the latest registration that led to a check-in and
-- names a country that is known. Who only took part online is no participant.
with checkins as (
    select
        participation.person_id,
        participation.event_year as year,
        participation.event_id,
        participation.event_date,
        participation.residence_territory_code,
        participation.birth_year,
        row_number() over (
            partition by participation.person_id, participation.event_year
            order by {{ latest_residence_first() }}
        ) as recency
    from {{ ref('fct_participation') }} as participation
    inner join {{ ref('fct_event') }} as events
        on participation.event_id = events.event_id
    inner join {{ ref('stg_deliveries') }} as deliveries
        on participation._delivery_id = deliveries.delivery_id
    where
        participation.is_checked_in
        and participation.is_online is distinct from true
        and participation.person_id is not null
        and events.is_held
),

person_years as (
    select
        person_id,
        year,
        max(case when recency = 1 then residence_territory_code end) as residence_territory_code,
        year - max(case when recency = 1 then birth_year end) as age_31dec,
        count(distinct event_id) as events_count,
        min(event_date) as first_checkin_date
    from checkins
    group by person_id, year
),

-- Unidentified check-ins count too: they show since when there has been a list to look back in.
first_month as (
    select min(participation.event_date) as first_date
    from {{ ref('fct_participation') }} as participation
    inner join {{ ref('fct_event') }} as events
        on participation.event_id = events.event_id
    where participation.is_checked_in and events.is_held
),

bands as (
    select
        band_code,
        age_from,
        age_to,
        is_youth
    from {{ ref('age_bands') }}
    where scheme = 'age5' and age_from is not null
),

with_history as (
    select
        *,
        lag(year) over (partition by person_id order by year asc nulls last) as former_year
    from person_years
)

select
    with_history.person_id,
    with_history.year,
    with_history.residence_territory_code,
    cast(with_history.age_31dec as integer) as age_31dec,
    coalesce(bands.band_code, 'unknown') as band_code,
    bands.is_youth,
    case
        when first_month.first_date < {{ date_of('with_history.year - 3', 2, 1) }}
            then coalesce(with_history.former_year < with_history.year - 3, true)
    end as is_new,
    cast(with_history.events_count as integer) as events_count,
    with_history.first_checkin_date
from with_history
cross join first_month
left join bands
    on with_history.age_31dec >= bands.age_from and with_history.age_31dec <= bands.age_to
