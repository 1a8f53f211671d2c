-- One row per post and place that it serves: its territories, their groups and unions, the
-- world, and its own row.
select distinct
    served.post_code,
    members.territory_level,
    members.territory_code
from {{ ref('post_territories') }} as served
inner join {{ ref('int_indicator__member_placed') }} as members
    on served.territory_code = members.member_code
union all
select
    post_code,
    'post' as territory_level,
    post_code as territory_code
from {{ ref('dim_post') }}
