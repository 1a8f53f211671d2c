-- One row per place a figure is computed for: territories with a post or an estimate, the
-- unresolved one, their groups, unions of groups, and the world.
with expected as (
    select territory_code
    from {{ ref('post_territories') }}
    union
    select territory_code
    from {{ ref('fct_diaspora_estimate') }}
    where definition = {{ headline_definition() }}
    union
    select '{{ var("unresolved_territory") }}' as territory_code
),

territories as (
    select
        territories.territory_code,
        territories.group_code,
        territories.union_code
    from {{ ref('dim_territory') }} as territories
    inner join expected on territories.territory_code = expected.territory_code
    where territories.territory_level = 'territory'
)

select
    'territory' as territory_level,
    territory_code,
    territory_code = '{{ var("unresolved_territory") }}' as is_unresolved
from territories
{%- for level in ['group', 'union'] %}
union all
select distinct
    '{{ level }}' as territory_level,
    {{ level }}_code as territory_code,
    false as is_unresolved
from territories
where {{ level }}_code is not null and territory_code <> '{{ var("unresolved_territory") }}'
{%- endfor %}
union all
select
    'world' as territory_level,
    '{{ var("world_territory") }}' as territory_code,
    false as is_unresolved
