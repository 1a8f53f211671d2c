-- (select distinct territory_code, year, russian_born_ref_year, russian_born_count, population_ref_year, population_count from marts.mart_diaspora__estimate where coalesce(russian_born_ref_year, population_ref_year) is not null)
with
years as (
    select unnest(range(min(year(day)), year(getvariable('known_at')) + 1)) as year
    from events where day >= date '2021-01-01'
),

born as (
    select destination as territory, year as ref_year, count from migrant_stock
    where origin = 'RUS' and destination <> 'aggregate' and count is not null
),

inhabitants as (
    select territory, year as ref_year, count from populations where territory <> 'aggregate'
),

cells as (
    from years, (select territory from born union select territory from inhabitants)
    union
    select ref_year, territory from born
)

select
    cells.territory as territory_code, cells.year,
    born.ref_year as russian_born_ref_year, born.count as russian_born_count,
    inhabitants.ref_year as population_ref_year, inhabitants.count as population_count
from cells
asof left join born on cells.territory = born.territory and cells.year >= born.ref_year
asof left join inhabitants
    on cells.territory = inhabitants.territory and cells.year >= inhabitants.ref_year
where coalesce(born.ref_year, inhabitants.ref_year) is not null
