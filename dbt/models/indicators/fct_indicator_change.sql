-- A figure of a period against the same period a year before, of what counts no persons; changes
-- of published counts of persons are added when a release is made. Two whole cells compare as they
-- are. Of what adds up over territories and months, an incomplete period compares over the months
-- of territories that report in both years. Visits do not compare where they are counted otherwise
-- than a year before.
with pairs as (
    {{ periods_a_year_apart() }}
    where periods.period_type in ('Y', 'YTD', 'H', 'Q', 'SEASON')
),

shown as (
    select
        figures.*,
        (' ' || meaning.additive_over || ' ') like '% territory %'
        and (' ' || meaning.additive_over || ' ') like '% period %' as adds_up,
        coalesce(meaning.unit = 'visits', false) as is_of_visits
    from {{ ref('fct_indicator_value') }} as figures
    inner join {{ ref('int_indicator__meaning_declared') }} as meaning
        on figures.indicator_code = meaning.indicator_code
    where
        figures.dim1_scheme = '{{ var("absent_code") }}' and meaning.protection_rule <> 'persons'
),

cells as (
    select
        shown.indicator_code,
        shown.period_type,
        shown.period_code,
        pairs.period_start,
        pairs.period_end,
        pairs.base_period_code,
        shown.territory_role,
        shown.territory_level,
        shown.territory_code,
        {%- for end in ['low', 'central', 'high'] %}
        shown.value_{{ end }},
        bases.value_{{ end }} as base_value_{{ end }},
        {%- endfor %}
        shown.is_of_visits,
        shown.status = 'ok' and bases.status = 'ok' as are_whole,
        shown.adds_up
        and shown.status in ('ok', 'partial') and bases.status in ('ok', 'partial') as may_add_up
    from shown
    inner join pairs
        on shown.period_type = pairs.period_type and shown.period_code = pairs.period_code
    inner join shown as bases
        on
            shown.indicator_code = bases.indicator_code
            and shown.period_type = bases.period_type
            and pairs.base_period_code = bases.period_code
            and shown.territory_level = bases.territory_level
            and shown.territory_code = bases.territory_code
),

-- What names no known place cannot be found again a year later.
months as (
    select
        shown.indicator_code,
        shown.territory_code,
        shown.period_start as month_start,
        {%- for end in ['low', 'central', 'high'] %}
        shown.value_{{ end }},
        bases.value_{{ end }} as base_value_{{ end }},
        {%- endfor %}
        coalesce(shown.status = 'ok' and bases.status = 'ok', false) as is_in_both
    from shown
    left join shown as bases
        on
            shown.indicator_code = bases.indicator_code
            and shown.period_type = bases.period_type
            and shown.territory_level = bases.territory_level
            and shown.territory_code = bases.territory_code
            and extract(month from shown.period_start) = extract(month from bases.period_start)
            and extract(year from shown.period_start) = extract(year from bases.period_start) + 1
    where
        shown.period_type = 'M'
        and shown.territory_level = 'territory'
        and shown.adds_up
        and shown.status <> 'not_applicable'
        and shown.territory_code <> '{{ var("unresolved_territory") }}'
),

common as (
    select
        cells.indicator_code,
        cells.period_type,
        cells.period_code,
        cells.territory_level,
        cells.territory_code,
        {%- for part in ['value', 'base_value'] %}
        {%- for end in ['low', 'central', 'high'] %}
        cast(
            sum(months.{{ part }}_{{ end }}) filter (where months.is_in_both) as decimal(38, 10)
        ) as {{ part }}_{{ end }},
        {%- endfor %}
        {%- endfor %}
        count(*) filter (where months.is_in_both) as common_count,
        count(*) as months_count
    from cells
    inner join {{ ref('int_indicator__member_placed') }} as members
        on
            cells.territory_level = members.territory_level
            and cells.territory_code = members.territory_code
    inner join months
        on
            cells.indicator_code = months.indicator_code
            and members.member_code = months.territory_code
            and months.month_start between cells.period_start and cells.period_end
    where cells.may_add_up and not cells.are_whole
    group by
        cells.indicator_code,
        cells.period_type,
        cells.period_code,
        cells.territory_level,
        cells.territory_code
),

compared as (
    select
        cells.indicator_code,
        cells.period_type,
        cells.period_code,
        cells.base_period_code,
        cells.territory_role,
        cells.territory_level,
        cells.territory_code,
        {%- for part in ['value', 'base_value'] %}
        {%- for end in ['low', 'central', 'high'] %}
        case
            when cells.are_whole then cells.{{ part }}_{{ end }} else common.{{ part }}_{{ end }}
        end as {{ part }}_{{ end }},
        {%- endfor %}
        {%- endfor %}
        -- Rounded down: the whole is said of the whole only.
        cast(case
            when cells.are_whole then 1
            else
                floor(cast(common.common_count as double) * 10000 / common.months_count) / 10000
        end as decimal(5, 4)) as like_for_like_share,
        changed.territory_code is not null as is_basis_changed,
        1 as per_count,
        cast(10000 as decimal(8, 0)) as unit_factor,
        cast(0.0001 as decimal(6, 4)) as unit_size
    from cells
    left join common
        on
            cells.indicator_code = common.indicator_code
            and cells.period_type = common.period_type
            and cells.period_code = common.period_code
            and cells.territory_level = common.territory_level
            and cells.territory_code = common.territory_code
    left join {{ ref('int_indicator__basis_changed') }} as changed
        on
            cells.is_of_visits
            and changed.is_basis_changed
            and cells.period_type = changed.period_type
            and cells.period_code = changed.period_code
            and cells.territory_level = changed.territory_level
            and cells.territory_code = changed.territory_code
)

select
    indicator_code,
    period_type,
    period_code,
    base_period_code,
    territory_role,
    territory_level,
    territory_code,
    value_central,
    base_value_central,
    case
        when not is_basis_changed
            then cast(
                {{ rounded_quotient('(value_central - base_value_central)', 'base_value_central') }}
                as decimal(18, 4)
            )
    end as change_share,
    like_for_like_share,
    case
        when not is_basis_changed
            then value_low <= base_value_high and base_value_low <= value_high
    end as bands_overlap,
    case
        when is_basis_changed then 'not_comparable'
        when like_for_like_share is null then 'not_comparable'
        when like_for_like_share < 0.8 then 'too_little_in_common'
        when value_central is null or base_value_central is null then 'not_comparable'
        else 'ok'
    end as status
from compared
