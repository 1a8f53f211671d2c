-- Whether three clean years lie before a year, so that somebody can be called new in it.
with first_checkin as (
    select min(participation.event_date) as first_date
    from {{ ref('fct_participation') }} as participation
    inner join {{ ref('int_indicator__event_held') }} as events
        on participation.event_id = events.event_id
    where participation.is_checked_in
)

select
    periods.year,
    coalesce(first_checkin.first_date < {{ date_of('periods.year - 3', 2, 1) }}, false) as is_clean
from {{ ref('int_indicator__period_published') }} as periods
cross join first_checkin
where periods.period_type = 'Y'
