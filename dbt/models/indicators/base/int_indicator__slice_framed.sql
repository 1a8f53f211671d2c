-- Every row that a slice of the person lattice must have, so that zero and missing differ: its
-- periods, its places (of posts all, those without an event too) and the codes of its breakdown.
with places as (
    select
        territory_level,
        territory_code
    from {{ ref('int_indicator__place_framed') }}
    union all
    select
        'post' as territory_level,
        post_code as territory_code
    from {{ ref('dim_post') }}
)

select
    slices.indicator_code,
    periods.period_type,
    periods.period_code,
    periods.year,
    places.territory_level,
    places.territory_code,
    breakdowns.dim1_scheme,
    breakdowns.dim1_code
from {{ ref('person_lattice') }} as slices
inner join {{ ref('int_indicator__period_published') }} as periods
    on slices.period_type = periods.period_type
inner join places on slices.territory_level = places.territory_level
inner join {{ ref('int_indicator__breakdown_framed') }} as breakdowns
    on slices.dim1_scheme = breakdowns.dim1_scheme
