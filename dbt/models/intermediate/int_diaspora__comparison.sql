-- What others count: born in the home country by UN DESA, all migrants, and the population.
-- Each year takes the latest figure not younger than itself.
with born_counts as (
    select
        destination_territory_code as territory_code,
        ref_year,
        cast(sum(migrants_count) as bigint) as russian_born_count
    from {{ ref('stg_un_desa_migrant_stock') }}
    where
        origin_territory_code = '{{ var("home_territory") }}'
        and migrants_count is not null
    group by destination_territory_code, ref_year
),

migrant_counts as (
    select
        territory_code,
        ref_year,
        cast(sum(migrants_count) as bigint) as migrants_count
    from {{ ref('stg_un_desa_totals') }}
    where migrants_count is not null
    group by territory_code, ref_year
),

population_counts as (
    select
        territory_code,
        ref_year,
        cast(sum(population_count) as bigint) as population_count
    from {{ ref('int_population__judged') }}
    where reason is null
    group by territory_code, ref_year
),

years as (
    select cast({{ numbers_as_rows(
        var('first_year'), 'extract(year from ' ~ known_date() ~ ')'
    ) }} as integer) as year
    union
    select ref_year as year from born_counts
),

territories as (
    select territory_code from born_counts
    union
    select territory_code from population_counts
),

cells as (
    select
        territories.territory_code,
        years.year
    from territories
    cross join years
),

latest as (
    select
        cells.territory_code,
        cells.year,
        max(born_counts.ref_year) as russian_born_ref_year,
        max(migrant_counts.ref_year) as migrants_ref_year,
        max(population_counts.ref_year) as population_ref_year
    from cells
    left join born_counts
        on cells.territory_code = born_counts.territory_code and cells.year >= born_counts.ref_year
    left join migrant_counts
        on
            cells.territory_code = migrant_counts.territory_code
            and cells.year >= migrant_counts.ref_year
    left join population_counts
        on
            cells.territory_code = population_counts.territory_code
            and cells.year >= population_counts.ref_year
    group by cells.territory_code, cells.year
)

select
    latest.territory_code,
    latest.year,
    latest.russian_born_ref_year,
    born_counts.russian_born_count,
    migrant_counts.migrants_count,
    latest.population_ref_year,
    population_counts.population_count
from latest
left join born_counts
    on
        latest.territory_code = born_counts.territory_code
        and latest.russian_born_ref_year = born_counts.ref_year
left join migrant_counts
    on
        latest.territory_code = migrant_counts.territory_code
        and latest.migrants_ref_year = migrant_counts.ref_year
left join population_counts
    on
        latest.territory_code = population_counts.territory_code
        and latest.population_ref_year = population_counts.ref_year
where
    born_counts.russian_born_count is not null
    or population_counts.population_count is not null
