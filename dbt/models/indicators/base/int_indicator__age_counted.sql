-- One row per year or half-year and place: participants, those of known age, and the young.
select
    cells.period_type,
    cells.period_code,
    cells.territory_level,
    cells.territory_code,
    cast(sum(cells.persons_count) as bigint) as persons_count,
    cast(
        {{ or_zero('sum(cells.persons_count) filter (where bands.is_youth is not null)') }}
        as bigint
    ) as age_known_count,
    cast(
        {{ or_zero('sum(cells.persons_count) filter (where bands.is_youth)') }} as bigint
    ) as youth_count
from {{ ref('int_indicator__person_counted') }} as cells
inner join {{ ref('age_bands') }} as bands
    on cells.dim1_scheme = bands.scheme and cells.dim1_code = bands.band_code
where cells.dim1_scheme = 'age5'
group by cells.period_type, cells.period_code, cells.territory_level, cells.territory_code
