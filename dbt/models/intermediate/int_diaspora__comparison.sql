-- One row per territory and year of what others count: born in the home country by UN DESA, all
-- migrants, and the population. A year without a figure takes the latest one before it.
with figures as (
    select
        'russian_born' as kind,
        destination_territory_code as territory_code,
        ref_year,
        migrants_count as figure
    from {{ ref('stg_un_desa_migrant_stock') }}
    where
        origin_territory_code = '{{ var("home_territory") }}'
        and migrants_count is not null
    union all
    select
        'migrants' as kind,
        territory_code,
        ref_year,
        migrants_count as figure
    from {{ ref('stg_un_desa_totals') }}
    where migrants_count is not null
    union all
    select
        'population' as kind,
        territory_code,
        ref_year,
        population_count as figure
    from {{ ref('int_population__judged') }}
    where reason is null
),

-- A figure holds until the next one of its kind.
lasting as (
    select
        kind,
        territory_code,
        ref_year,
        cast(sum(figure) as bigint) as figure,
        lead(ref_year) over (
            partition by kind, territory_code order by ref_year nulls last
        ) as next_ref_year
    from figures
    group by kind, territory_code, ref_year
),

years as (
    select {{ numbers_as_rows(
        var('first_year'), 'extract(year from ' ~ known_date() ~ ')'
    ) }} as year
    union
    select ref_year as year
    from figures
    where kind = 'russian_born'
)

select
    lasting.territory_code,
    years.year,
    max(lasting.ref_year) filter (where lasting.kind = 'russian_born') as russian_born_ref_year,
    max(lasting.figure) filter (where lasting.kind = 'russian_born') as russian_born_count,
    max(lasting.figure) filter (where lasting.kind = 'migrants') as migrants_count,
    max(lasting.ref_year) filter (where lasting.kind = 'population') as population_ref_year,
    max(lasting.figure) filter (where lasting.kind = 'population') as population_count
from years
inner join lasting
    on
        years.year >= lasting.ref_year
        and (lasting.next_ref_year is null or years.year < lasting.next_ref_year)
where lasting.territory_code is not null
group by lasting.territory_code, years.year
having max(lasting.figure) filter (where lasting.kind <> 'migrants') is not null
