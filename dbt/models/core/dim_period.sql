-- Periods from the first year on up to the one that holds the day of known_at.
with days as (
    select {{ days_as_rows(date_of(var('first_year'), 1, 1), known_date()) }} as day
),

parts as (
    select distinct
        cast(extract(year from day) as integer) as year,
        cast(extract(quarter from day) as integer) as quarter_number,
        cast(extract(month from day) as integer) as month_number,
        case when extract(month from day) <= 6 then 1 else 2 end as half_number
    from days
),

year_types as (
    select 'Y' as period_type
    union all
    select 'SEASON' as period_type
),

periods as (
    select
        'M' as period_type,
        year,
        cast(null as integer) as half_number,
        cast(null as integer) as quarter_number,
        month_number,
        {{ date_of('year', 'month_number', 1) }} as period_start,
        {{ last_day_of_month(date_of('year', 'month_number', 1)) }} as period_end
    from parts
    union all
    select distinct
        'Q' as period_type,
        year,
        cast(null as integer) as half_number,
        quarter_number,
        cast(null as integer) as month_number,
        {{ date_of('year', '3 * quarter_number - 2', 1) }} as period_start,
        {{ last_day_of_month(date_of('year', '3 * quarter_number', 1)) }} as period_end
    from parts
    union all
    select distinct
        'H' as period_type,
        year,
        half_number,
        cast(null as integer) as quarter_number,
        cast(null as integer) as month_number,
        {{ date_of('year', '6 * half_number - 5', 1) }} as period_start,
        {{ last_day_of_month(date_of('year', '6 * half_number', 1)) }} as period_end
    from parts
    union all
    select distinct
        period_types.period_type,
        parts.year,
        cast(null as integer) as half_number,
        cast(null as integer) as quarter_number,
        cast(null as integer) as month_number,
        {{ date_of('parts.year', 1, 1) }} as period_start,
        {{ date_of('parts.year', 12, 31) }} as period_end
    from parts
    cross join year_types as period_types
    union all
    select distinct
        'BLOCK3' as period_type,
        {{ block_first_year('year') }} as year,
        cast(null as integer) as half_number,
        cast(null as integer) as quarter_number,
        cast(null as integer) as month_number,
        {{ date_of(block_first_year('year'), 1, 1) }} as period_start,
        {{ date_of(block_first_year('year') ~ ' + 2', 12, 31) }} as period_end
    from parts
    union all
    select
        'ASOF' as period_type,
        cast(extract(year from {{ known_date() }}) as integer) as year,
        cast(null as integer) as half_number,
        cast(null as integer) as quarter_number,
        cast(null as integer) as month_number,
        {{ known_date() }} as period_start,
        {{ known_date() }} as period_end
)

select
    period_type,
    case period_type
        when 'M' then {{ month_code('period_start') }}
        when 'Q' then {{ quarter_code('period_start') }}
        when 'H' then {{ half_code('period_start') }}
        when 'Y' then {{ year_code('period_start') }}
        when 'SEASON' then 'S' || {{ year_code('period_start') }}
        when 'BLOCK3' then {{ block_code('year') }}
        else cast(period_start as string)
    end as period_code,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast(year as integer) as year,
    cast(half_number as integer) as half_number,
    quarter_number,
    month_number,
    period_end <= {{ known_date() }} as is_complete
from periods
