-- One row per season and published period it counts in: itself, and its block of three.
select
    seasons.year as season_year,
    periods.period_type,
    periods.period_code,
    periods.is_running
from {{ ref('int_indicator__period_published') }} as seasons
inner join {{ ref('int_indicator__period_published') }} as periods
    on seasons.period_start >= periods.period_start and seasons.period_end <= periods.period_end
where seasons.period_type = 'SEASON' and periods.period_type in ('SEASON', 'BLOCK3')
