-- Territories with a post or an estimate, the unresolved one, their groups and the world.
with expected as (
    select territory_code
    from {{ ref('post_territories') }}
    union
    select territory_code
    from {{ ref('fct_diaspora_estimate') }}
    where
        definition = {{ headline_definition() }}
        and territory_code <> '{{ var("unresolved_territory") }}'
),

territories as (
    select
        territories.territory_code,
        territories.group_code
    from {{ ref('dim_territory') }} as territories
    inner join expected on territories.territory_code = expected.territory_code
    where territories.territory_level = 'territory'
)

select
    'territory' as territory_level,
    territory_code,
    group_code,
    false as is_unresolved
from territories
union all
select
    territory_level,
    territory_code,
    cast(null as string) as group_code,
    territory_level = 'territory' as is_unresolved
from {{ ref('dim_territory') }}
where territory_code in ('{{ var("unresolved_territory") }}', '{{ var("world_territory") }}')
union all
select distinct
    'group' as territory_level,
    group_code as territory_code,
    group_code,
    false as is_unresolved
from territories
where group_code is not null
