-- Finished periods from the first one with an event that is shown, the months of the running year
-- together too; all but single months start with the year of that event. Seasons, the running one
-- among them, begin with the first that an application, a roster or a quota names; blocks of
-- three have ended and begin no earlier, for a block of one known season would be that season.
with seasons as (
    select season_year from {{ ref('fct_application') }}
    union
    select season_year from {{ ref('fct_trip_place') }}
    union
    select season_year from {{ ref('fct_trip_quota') }}
),

firsts as (
    select
        false as is_of_seasons,
        coalesce(min(event_date), {{ date_of(var('first_year'), 1, 1) }}) as first_date
    from {{ ref('fct_event') }}
    where event_date >= {{ date_of(var('first_year'), 1, 1) }}
    union all
    select
        true as is_of_seasons,
        {{ date_of('min(season_year)', 1, 1) }} as first_date
    from seasons
)

select
    periods.period_type,
    periods.period_code,
    periods.period_start,
    periods.period_end,
    periods.year,
    periods.year = min(periods.year) over (partition by firsts.is_of_seasons) as is_first_year,
    not periods.is_complete as is_running
from {{ ref('dim_period') }} as periods
inner join firsts on (periods.period_type in ('SEASON', 'BLOCK3')) = firsts.is_of_seasons
where
    (periods.is_complete or periods.period_type = 'SEASON')
    and periods.period_type in ('M', 'Q', 'H', 'Y', 'YTD', 'SEASON', 'BLOCK3')
    and case
        when periods.period_type = 'M' then periods.period_end >= firsts.first_date
        else periods.year >= extract(year from firsts.first_date)
    end
