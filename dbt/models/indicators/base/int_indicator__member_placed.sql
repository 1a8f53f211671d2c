-- Where a fact of a territory counts: in its own row, in its group and in the world. A
-- territory without a row of its own still counts in the two others. A fact of a post counts in
-- the post's row; no post has the code of a territory.
with members as (
    select
        territory_code,
        group_code
    from {{ ref('dim_territory') }}
    where territory_level = 'territory'
),

places as (
    select * from {{ ref('int_indicator__place_framed') }}
)

select
    members.territory_code as member_code,
    places.territory_level,
    places.territory_code
from members
inner join places
    on places.territory_level = 'territory' and members.territory_code = places.territory_code
union all
select
    members.territory_code as member_code,
    places.territory_level,
    places.territory_code
from members
inner join places
    on places.territory_level = 'group' and members.group_code = places.territory_code
union all
select
    members.territory_code as member_code,
    places.territory_level,
    places.territory_code
from members
cross join places
where places.territory_level = 'world'
union all
select
    post_code as member_code,
    'post' as territory_level,
    post_code as territory_code
from {{ ref('dim_post') }}
