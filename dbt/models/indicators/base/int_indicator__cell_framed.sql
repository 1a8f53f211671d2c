-- One row per cell that an indicator has: every period, place and code of its frame, also where
-- nothing is known, so that zero and missing differ.
with periods as (
    select
        period_type,
        period_code,
        period_end,
        year,
        is_first_year,
        is_running
    from {{ ref('int_indicator__period_published') }}
    union all
    select
        period_type,
        period_code,
        period_end,
        year,
        false as is_first_year,
        false as is_running
    from {{ ref('dim_period') }}
    where period_type = 'ASOF'
),

places as (
    select
        territory_level,
        territory_code
    from {{ ref('int_indicator__place_framed') }}
    union all
    select
        'post' as territory_level,
        post_code as territory_code
    from {{ ref('dim_post') }}
),

-- A code may be valid several times; it stands once in a period whose last day it covers.
codes as (
    select distinct
        periods.period_type,
        periods.period_code,
        breakdowns.breakdown,
        breakdowns.dim1_scheme,
        breakdowns.dim1_code
    from {{ ref('int_indicator__breakdown_framed') }} as breakdowns
    inner join periods
        on
            breakdowns.valid_from <= periods.period_end
            and coalesce(breakdowns.valid_to, periods.period_end) >= periods.period_end
)

select
    frames.indicator_code,
    periods.period_type,
    periods.period_code,
    places.territory_level,
    places.territory_code,
    codes.dim1_scheme,
    codes.dim1_code,
    case
        when meaning.first_period = 'second_year' then periods.is_first_year
        when meaning.first_period = 'after_look_back' or codes.breakdown = 'newness'
            then not coalesce(look_back.is_clean, false)
        else false
    end
    or not {{ is_followed_up(
        'periods.period_end',
        "case when codes.breakdown = 'cohort_n' then cast(substr(codes.dim1_code, 2) as integer)"
        ~ " else meaning.follow_up_years end"
    ) }} as is_too_early
from {{ ref('int_indicator__frame_declared') }} as frames
inner join {{ ref('int_indicator__meaning_declared') }} as meaning
    on frames.indicator_code = meaning.indicator_code
inner join periods
    on
        frames.period_type = periods.period_type
        and (periods.is_running is distinct from true or meaning.is_told_while_running)
        and (not frames.is_final_only or {{ is_final('periods.period_end') }})
inner join places on frames.territory_level = places.territory_level
inner join codes
    on
        frames.breakdown = codes.breakdown
        and periods.period_type = codes.period_type
        and periods.period_code = codes.period_code
left join {{ ref('int_indicator__look_back_judged') }} as look_back
    on periods.year = look_back.year
