-- Y01 youth share and Y02 how complete ages are; persons count where they live.
with periods as (
    select * from {{ ref('int_indicator__period_published') }} where period_type = 'Y'
),

places as (
    select * from {{ ref('int_indicator__place_framed') }}
),

ages as (
    select
        cells.year,
        cells.territory_level,
        cells.territory_code,
        cast(sum(cells.persons_count) as bigint) as persons_count,
        {{ or_zero('sum(case when bands.is_youth is not null then cells.persons_count end)') }}
            as age_known_count,
        {{ or_zero('sum(case when bands.is_youth then cells.persons_count end)') }} as youth_count
    from {{ ref('int_indicator__person_counted') }} as cells
    inner join {{ ref('age_bands') }} as bands
        on cells.dim1_scheme = bands.scheme and cells.dim1_code = bands.band_code
    where cells.dim1_scheme = 'age5'
    group by cells.year, cells.territory_level, cells.territory_code
)

select
    {{ indicator_parts(
        'Y01', 'wilson',
        numerator=or_zero('ages.youth_count'),
        denominator=or_zero('ages.age_known_count'),
        persons_num=or_zero('ages.youth_count'),
        persons_den=or_zero('ages.age_known_count')
    ) }}
from periods
cross join places
left join ages
    on
        periods.year = ages.year
        and places.territory_level = ages.territory_level
        and places.territory_code = ages.territory_code
where places.territory_level in ('group', 'world')
union all
select
    {{ indicator_parts(
        'Y02', 'class_share',
        numerator=or_zero('ages.age_known_count'),
        denominator=or_zero('ages.persons_count'),
        persons_num=or_zero('ages.age_known_count'),
        persons_den=or_zero('ages.persons_count')
    ) }}
from periods
cross join places
left join ages
    on
        periods.year = ages.year
        and places.territory_level = ages.territory_level
        and places.territory_code = ages.territory_code
