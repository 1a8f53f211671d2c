-- Chosen diaspora estimates of the headline class by place and year: territories as they are,
-- groups and the world over the territories that have a band; nothing is filled in.
with places as (
    select * from {{ ref('int_indicator__place_framed') }} where not is_unresolved
),

chosen as (
    select
        territory_code,
        year,
        grade,
        headline_low as value_low,
        value_central,
        headline_high as value_high,
        grade <> 'D' as has_band
    from {{ ref('int_diaspora__estimate_chosen') }}
    where is_headline and definition = {{ headline_definition() }}
)

select
    members.territory_level,
    members.territory_code,
    chosen.year,
    cast(sum(chosen.value_low) filter (where chosen.has_band) as bigint) as value_low,
    cast(sum(chosen.value_central) filter (where chosen.has_band) as bigint) as value_central,
    cast(sum(chosen.value_high) filter (where chosen.has_band) as bigint) as value_high,
    cast(count(*) filter (where chosen.has_band) as integer) as covered_count,
    coalesce(
        max(chosen.grade) filter (where chosen.has_band),
        case when members.territory_level = 'territory' then max(chosen.grade) end
    ) as grade
from chosen
inner join places
    on places.territory_level = 'territory' and chosen.territory_code = places.territory_code
inner join {{ ref('int_indicator__member_placed') }} as members
    on chosen.territory_code = members.member_code
group by members.territory_level, members.territory_code, chosen.year
