-- One row per figure and place of which the next season is forecast. The warehouse has none: a
-- release computes them of its own published cells (dagster_project/release/forecast.py).
select
    cast(null as string) as indicator_code,
    cast(null as string) as period_type,
    cast(null as string) as period_code,
    cast(null as string) as territory_level,
    cast(null as string) as territory_code,
    cast(null as string) as method,
    cast(null as bigint) as value_low,
    cast(null as bigint) as value_central,
    cast(null as bigint) as value_high,
    cast(null as bigint) as naive_central,
    cast(null as decimal(8, 3)) as mase,
    cast(null as integer) as history_count,
    cast(null as string) as shock_seasons,
    cast(null as string) as quota_period_code,
    cast(null as string) as status
where false
