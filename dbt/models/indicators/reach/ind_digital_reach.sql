-- R07 digital reach: identified people who took part online, one row per year and place where they
-- live: the country that the latest of their registrations of that year names.
with checkins as (
    select
        participation.person_id,
        participation.event_year as year,
        participation.residence_territory_code,
        row_number() over (
            partition by participation.person_id, participation.event_year
            order by {{ latest_residence_first() }}
        ) as recency
    from {{ ref('fct_participation') }} as participation
    inner join {{ ref('int_indicator__event_held') }} as events
        on participation.event_id = events.event_id
    inner join {{ ref('stg_deliveries') }} as deliveries
        on participation._delivery_id = deliveries.delivery_id
    where
        participation.is_checked_in
        and participation.is_online
        and participation.person_id is not null
)

select
    {{ indicator_parts(
        'R07', year='checkins.year',
        territory_level='members.territory_level', territory_code='members.territory_code',
        measure='count(*)', persons_num='count(*)'
    ) }}
from checkins
inner join {{ ref('int_indicator__member_placed') }} as members
    on checkins.residence_territory_code = members.member_code
where checkins.recency = 1
group by checkins.year, members.territory_level, members.territory_code
