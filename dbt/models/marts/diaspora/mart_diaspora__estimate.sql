with estimates as (
    select
        territory_code,
        year,
        definition,
        method,
        source,
        ref_year,
        grade,
        case when is_headline then headline_low else value_low end as value_low,
        value_central,
        case when is_headline then headline_high else value_high end as value_high,
        is_headline
    from {{ ref('int_diaspora__estimate_chosen') }}
),

-- One row of comparison figures per territory and year stands for itself, so that they can be
-- added up, and so that a territory without any estimate is not lost.
comparison_rows as (
    select
        territory_code,
        year,
        '{{ var("absent_code") }}' as definition,
        '{{ var("absent_code") }}' as method,
        cast(null as string) as source,
        cast(null as integer) as ref_year,
        cast(null as string) as grade,
        cast(null as bigint) as value_low,
        cast(null as bigint) as value_central,
        cast(null as bigint) as value_high,
        false as is_headline
    from {{ ref('int_diaspora__comparison') }}
),

every_row as (
    select * from estimates
    union all
    select * from comparison_rows
)

select
    every_row.territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    territories.group_code,
    every_row.year,
    every_row.definition,
    every_row.method,
    every_row.source,
    every_row.ref_year,
    every_row.grade,
    every_row.value_low,
    every_row.value_central,
    every_row.value_high,
    every_row.is_headline,
    comparison.russian_born_ref_year,
    comparison.russian_born_count,
    comparison.migrants_count,
    comparison.population_ref_year,
    comparison.population_count,
    cast(
        round(
            cast(every_row.value_central as double) / nullif(comparison.population_count, 0), 6
        ) as decimal(12, 6)
    ) as population_share
from every_row
left join {{ ref('int_diaspora__comparison') }} as comparison
    on
        every_row.territory_code = comparison.territory_code
        and every_row.year = comparison.year
left join {{ ref('dim_territory') }} as territories
    on every_row.territory_code = territories.territory_code
