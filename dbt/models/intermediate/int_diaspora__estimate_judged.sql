-- Whether an estimate may stand for its territory. Not when its name or its source speaks of a
-- part (a city, a district); nor when a post says it of a territory that another one serves; nor
-- when its bounds do not enclose it; nor when it exceeds the population; nor when its source says
-- another figure of the same territory, year and method; nor when it is far from what else is known
-- of the same class within ten years. Where nothing agrees, what came first stands. Of several days
-- of a year only the last is looked at.
with named as (
    select
        coalesce(territories.territory_code, '{{ var("unresolved_territory") }}')
            as territory_code,
        coalesce(territories.is_part, false)
        or {{ names_a_part('estimates.source') }} as is_part,
        estimates.*
    from {{ ref('int_diaspora__estimate_stated') }} as estimates
    left join
        {{ territory_names(ref('int_diaspora__estimate_stated'), 'country_name') }} as territories
        on estimates.country_name = territories.name
),

dated as (
    select
        named.*,
        coalesce(serving.post_code <> named.post_code, false) as is_of_another_post,
        max(named.as_of_date) over (
            partition by
                named.territory_code,
                case
                    when named.territory_code = '{{ var("unresolved_territory") }}'
                        then named.country_name
                end,
                named.ref_year,
                named.definition,
                named.method,
                named.source
        ) as last_date
    from named
    left join {{ ref('post_territories') }} as serving
        on named.territory_code = serving.territory_code
),

resolved as (
    select *
    from dated
    where as_of_date = last_date
),

-- Of the year that is nearest to that of the estimate; of two equally near the larger one.
populations as (
    select
        territory_code,
        ref_year,
        population_count
    from (
        select
            years.territory_code,
            years.ref_year,
            figures.population_count,
            row_number() over (
                partition by years.territory_code, years.ref_year
                order by
                    abs(years.ref_year - figures.ref_year) asc nulls last,
                    figures.population_count desc nulls last
            ) as nearness
        from (select distinct territory_code, ref_year from resolved) as years
        inner join {{ ref('int_population__judged') }} as figures
            on years.territory_code = figures.territory_code
        where figures.reason is null
    ) as compared
    where nearness = 1
),

keyed as (
    select
        *,
        territory_code || '/' || cast(ref_year as string) || '/' || definition || '/' || method
        || '/' || source as row_key
    from resolved
),

-- The figure of a part says nothing else of the whole; unknown names are not one territory.
copied as (
    select
        *,
        {%- for column, nothing in {
            'value_central': '-1', 'stated_low': '-1', 'stated_high': '-1', 'grade': "''"
        }.items() %}
        {{ 'or ' if not loop.first }}min(coalesce({{ column }}, {{ nothing }})) over of_a_key
        <> max(coalesce({{ column }}, {{ nothing }})) over of_a_key
        {%- endfor %} as is_stated_twice
    from keyed
    window of_a_key as (partition by row_key, is_part)
),

first_look as (
    select
        copied.*,
        confirmed.value is not null as is_confirmed,
        case
            when confirmed.value is not null then cast(null as string)
            when copied.is_part then 'part_of_territory'
            when copied.is_of_another_post then 'of_another_post'
            when
                copied.stated_low > copied.value_central
                or copied.value_central > copied.stated_high
                then 'bounds_out_of_order'
            when copied.value_central > populations.population_count then 'above_population'
            when
                copied.is_stated_twice
                and copied.territory_code <> '{{ var("unresolved_territory") }}'
                then 'stated_twice'
        end as own_reason
    from copied
    left join populations
        on
            copied.territory_code = populations.territory_code
            and copied.ref_year = populations.ref_year
    {{ join_confirmed('copied.export', 'copied.row_key', 'copied.value_central') }}
),

comparable as (
    select
        *,
        row_number() over (
            order by
                _delivery_rank asc nulls last,
                value_central desc nulls last,
                _delivery_id asc nulls last,
                _line asc nulls last
        ) as standing
    from first_look
    where own_reason is null and territory_code <> '{{ var("unresolved_territory") }}'
),

peers as (
    select
        mine.standing,
        median(others.value_central) as others_median
    from comparable as mine
    inner join comparable as others on {{ are_peers('mine', 'others') }}
    group by mine.standing
),

compared as (
    select
        comparable.*,
        coalesce({{ is_far('comparable.value_central', 'peers.others_median') }}, false) as is_far
    from comparable
    left join peers on comparable.standing = peers.standing
),

-- An estimate far from the others is doubted when another one agrees with its own others, or
-- came before it.
doubted as (
    select distinct mine.standing
    from compared as mine
    inner join compared as others on {{ are_peers('mine', 'others') }}
    where
        mine.is_far
        and not mine.is_confirmed
        and (not others.is_far or others.standing < mine.standing)
)

select
    first_look.*,
    coalesce(
        first_look.own_reason,
        case when doubted.standing is not null then 'far_from_others' end
    ) as reason
from first_look
left join comparable
    on
        first_look._delivery_id is not distinct from comparable._delivery_id
        and first_look._line is not distinct from comparable._line
        and first_look.row_key = comparable.row_key
left join doubted on comparable.standing = doubted.standing
