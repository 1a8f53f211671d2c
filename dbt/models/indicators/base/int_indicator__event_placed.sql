-- Where a held event counts: in its territory, the group, the world, and with its post.
select
    events.event_id,
    members.territory_level,
    members.territory_code
from {{ ref('int_indicator__event_held') }} as events
inner join {{ ref('int_indicator__member_placed') }} as members
    on events.territory_code = members.member_code
union all
select
    events.event_id,
    members.territory_level,
    members.territory_code
from {{ ref('int_indicator__event_held') }} as events
inner join {{ ref('int_indicator__member_placed') }} as members
    on events.post_code = members.member_code
