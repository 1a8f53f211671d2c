-- Finished periods from the first one with an event, the months of the running year together too;
-- all but single months start with the year of that event.
with first_event as (
    select coalesce(min(event_date), {{ date_of(var('first_year'), 1, 1) }}) as first_date
    from {{ ref('fct_event') }}
)

select
    periods.period_type,
    periods.period_code,
    periods.period_start,
    periods.period_end,
    periods.year,
    periods.year = min(periods.year) over () as is_first_year
from {{ ref('dim_period') }} as periods
cross join first_event
where
    periods.is_complete
    and periods.period_type in ('M', 'Q', 'H', 'Y', 'YTD')
    and case
        when periods.period_type = 'M' then periods.period_end >= first_event.first_date
        else periods.year >= extract(year from first_event.first_date)
    end
