-- One row per territory or post and place it counts in: a territory in its own row, in its group,
-- its union and the world (without a row of its own still in the others), a post in its row. No
-- post has the code of a territory.
select
    members.territory_code as member_code,
    places.territory_level,
    places.territory_code
from {{ ref('dim_territory') }} as members
inner join {{ ref('int_indicator__place_framed') }} as places
    on
        case places.territory_level
            when 'territory' then members.territory_code
            when 'group' then members.group_code
            when 'union' then members.union_code
            else places.territory_code
        end = places.territory_code
where members.territory_level = 'territory'
union all
select
    post_code as member_code,
    'post' as territory_level,
    post_code as territory_code
from {{ ref('dim_post') }}
