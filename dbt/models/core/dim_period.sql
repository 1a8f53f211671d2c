-- One row per period from the first year on up to the one that holds the day of known_at; of the
-- running year also what has passed of it, beside the same months of the year before.
with days as (
    select {{ days_as_rows(date_of(var('first_year'), 1, 1), known_date()) }} as day
),

months as (
    select distinct
        cast(extract(year from day) as integer) as year,
        cast(extract(month from day) as integer) as month_number,
        {{ last_day_of_month('day') }} as last_date
    from days
),

-- The months of this year whose deliveries are all due by now, and the same of the year before.
-- Months that are not yet due would make every figure of the running year an incomplete one.
due_months as (
    select max(months.month_number) as month_number
    from months
    cross join (
        select coalesce(max(due_day), 0) as due_days
        from {{ ref('expected_deliveries') }}
        where cadence = 'monthly'
    ) as agreed
    where
        months.year = extract(year from {{ known_date() }})
        and {{ plus_days('months.last_date', 'agreed.due_days') }} < {{ known_date() }}
),

periods as (
    {%- for period_type, length in {'M': 1, 'Q': 3, 'H': 6, 'Y': 12, 'SEASON': 12}.items() %}
    {%- set first_month = 'month_number - mod(month_number - 1, ' ~ length ~ ')' %}
    {%- set last_month = first_month ~ ' + ' ~ (length - 1) %}
    select distinct
        '{{ period_type }}' as period_type,
        {{ date_of('year', first_month, 1) }} as period_start,
        {{ last_day_of_month(date_of('year', last_month, 1)) }} as period_end
    from months
    union all
    {%- endfor %}
    select distinct
        'BLOCK3' as period_type,
        {{ date_of(block_first_year('year'), 1, 1) }} as period_start,
        {{ date_of(block_first_year('year') ~ ' + 2', 12, 31) }} as period_end
    from months
    union all
    select distinct
        'YTD' as period_type,
        {{ date_of('months.year', 1, 1) }} as period_start,
        {{ last_day_of_month(date_of('months.year', 'due_months.month_number', 1)) }} as period_end
    from months
    cross join due_months
    where
        months.year >= extract(year from {{ known_date() }}) - 1
        and due_months.month_number is not null
    union all
    select
        'ASOF' as period_type,
        {{ known_date() }} as period_start,
        {{ known_date() }} as period_end
),

dated as (
    select
        period_type,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(extract(year from period_start) as integer) as year,
        cast(extract(quarter from period_start) as integer) as quarter_number,
        cast(extract(month from period_start) as integer) as month_number
    from periods
)

select
    period_type,
    case period_type
        when 'M' then {{ month_code('period_start') }}
        when 'Q' then {{ quarter_code('period_start') }}
        when 'H' then {{ half_code('period_start') }}
        when 'Y' then {{ year_code('period_start') }}
        when 'SEASON' then 'S' || {{ year_code('period_start') }}
        when 'YTD' then {{ year_to_date_code('period_start', 'period_end') }}
        when 'BLOCK3' then {{ block_code('year') }}
        else cast(period_start as string)
    end as period_code,
    period_start,
    period_end,
    year,
    case when period_type = 'H' then case when month_number <= 6 then 1 else 2 end end
        as half_number,
    case when period_type = 'Q' then quarter_number end as quarter_number,
    case when period_type = 'M' then month_number end as month_number,
    period_type = 'ASOF' or period_end < {{ known_date() }} as is_complete
from dated
