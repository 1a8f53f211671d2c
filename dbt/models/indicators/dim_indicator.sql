with first_periods as (
    select
        indicator_code,
        {{ month_code('min(period_start)') }} as first_period_code
    from {{ ref('fct_indicator_value') }}
    where status not in ('no_source', 'not_yet', 'not_reported', 'not_applicable')
    group by indicator_code
),

bases as (
    select
        indicator_code,
        cast(max(base) as integer) as rounding_base
    from {{ ref('person_lattice') }}
    group by indicator_code
)

select
    meaning.indicator_code,
    meaning.definition_version,
    meaning.part_of_code,
    meaning.theme,
    meaning.name_ru,
    meaning.name_en,
    meaning.definition_ru,
    meaning.definition_en,
    meaning.unit,
    cast(meaning.decimals as integer) as decimals,
    meaning.direction,
    meaning.audience,
    meaning.territory_role,
    meaning.additive_over,
    meaning.partition_dims,
    meaning.missing_rule,
    meaning.protection_rule,
    bases.rounding_base,
    meaning.is_headline,
    meaning.owner,
    meaning.caveat_ru,
    meaning.caveat_en,
    meaning.exports,
    meaning.required_exports,
    meaning.lines,
    case when meaning.numerator_count is not null then 'numerator' else '' end
    || case
        when meaning.numerator_count is not null and meaning.denominator_count is not null then ' '
        else ''
    end
    || case when meaning.denominator_count is not null then 'denominator' else '' end
        as person_parts,
    first_periods.first_period_code as first_period,
    cast(row_number() over (order by meaning.indicator_code asc nulls last) as integer)
        as sort_order
from {{ ref('int_indicator__meaning_declared') }} as meaning
left join first_periods on meaning.indicator_code = first_periods.indicator_code
left join bases on meaning.indicator_code = bases.indicator_code
