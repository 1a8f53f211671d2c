with every_level as (
    select
        territory_code,
        territory_level,
        cast(null as string) as group_code,
        cast(null as string) as union_code,
        cast(null as string) as iso_alpha2,
        cast(null as string) as map_code,
        name_ru,
        name_en,
        cast(null as string) as status_note_ru,
        cast(null as string) as status_note_en,
        case when territory_level = 'world' then 1 else 5 end as level_order,
        sort_order
    from {{ ref('territory_marks') }}
    union all
    select
        union_code as territory_code,
        'union' as territory_level,
        cast(null as string) as group_code,
        union_code,
        cast(null as string) as iso_alpha2,
        cast(null as string) as map_code,
        name_ru,
        name_en,
        cast(null as string) as status_note_ru,
        cast(null as string) as status_note_en,
        2 as level_order,
        sort_order
    from {{ ref('territory_unions') }}
    union all
    select
        group_code as territory_code,
        'group' as territory_level,
        group_code,
        union_code,
        cast(null as string) as iso_alpha2,
        cast(null as string) as map_code,
        name_ru,
        name_en,
        cast(null as string) as status_note_ru,
        cast(null as string) as status_note_en,
        3 as level_order,
        sort_order
    from {{ ref('territory_groups') }}
    union all
    select
        territories.territory_code,
        'territory' as territory_level,
        territories.group_code,
        territory_groups.union_code,
        territories.iso_alpha2,
        territories.map_code,
        territories.name_ru,
        territories.name_en,
        territories.status_note_ru,
        territories.status_note_en,
        4 as level_order,
        territory_groups.sort_order
    from {{ ref('territories') }} as territories
    left join {{ ref('territory_groups') }} as territory_groups
        on territories.group_code = territory_groups.group_code
),

placed as (
    select
        every_level.*,
        territory_names.name_ru_of,
        territory_names.name_ru_in,
        territory_names.name_en_of,
        territory_names.name_en_in,
        -- What no alias resolves is a branch of its own beside the groups.
        every_level.territory_code = '{{ var("unresolved_territory") }}' as is_unresolved
    from every_level
    left join {{ ref('territory_names') }} as territory_names
        on every_level.territory_code = territory_names.territory_code
)

select
    territory_code,
    territory_level,
    case
        when territory_level = 'world' then cast(null as string)
        when territory_level = 'territory' and group_code is not null then group_code
        else '{{ var("world_territory") }}'
    end as parent_code,
    case when is_unresolved then territory_code else group_code end as group_code,
    case when is_unresolved then territory_code else union_code end as union_code,
    iso_alpha2,
    map_code,
    name_ru,
    name_en,
    name_ru_of,
    name_ru_in,
    name_en_of,
    name_en_in,
    is_unresolved or territory_level = 'world' or union_code is not null as has_person_counts,
    status_note_ru,
    status_note_en,
    cast(row_number() over (
        order by
            level_order asc nulls last,
            sort_order asc nulls last,
            name_en asc nulls last,
            territory_code asc nulls last
    ) as integer) as sort_order
from placed
