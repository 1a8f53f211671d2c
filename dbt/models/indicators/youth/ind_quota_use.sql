-- Y06 participants who travelled, of the places that the quota in force gave them.
with placed as (
    select
        seasons.period_type,
        seasons.period_code,
        members.territory_level,
        members.territory_code,
        0 as travelled_count,
        quotas.quota_participants
    from {{ ref('fct_trip_quota') }} as quotas
    inner join {{ ref('int_indicator__season_placed') }} as seasons
        on quotas.season_year = seasons.season_year
    inner join {{ ref('int_indicator__member_placed') }} as members
        on quotas.territory_code = members.member_code
    where quotas.is_in_force
    union all
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        1 as travelled_count,
        0 as quota_participants
    from {{ ref('int_indicator__nominee_placed') }}
    where final_outcome = 'travelled'
)

select
    {{ indicator_parts(
        'Y06',
        period_type='placed.period_type', period_code='placed.period_code',
        territory_level='placed.territory_level', territory_code='placed.territory_code',
        numerator='sum(placed.travelled_count)', denominator='sum(placed.quota_participants)',
        persons_num='sum(placed.travelled_count)', status='max(' ~ without_rosters() ~ ')'
    ) }}
from placed
{{ join_rosters('placed') }}
group by
    placed.period_type, placed.period_code, placed.territory_level, placed.territory_code
