with meaning as (
    select * from {{ ref('int_indicator__meaning_declared') }}
),

-- Without one delivery in effect of what it rests on, an indicator says nothing at all.
missing as (
    select distinct exports.indicator_code
    from {{ ref('int_indicator__export_declared') }} as exports
    left join {{ ref('stg_deliveries') }} as deliveries
        on exports.export = deliveries.export and deliveries.is_in_effect
    where exports.is_required and deliveries.export is null
),

dated as (
    select
        rounded.*,
        meaning.definition_version,
        -- People live in a territory; with a post they count by its events.
        case
            when rounded.territory_level = 'post' then 'event' else meaning.territory_role
        end as territory_role,
        periods.period_start,
        periods.period_end,
        case
            when rounded.status = 'not_applicable' then rounded.status
            when missing.indicator_code is not null then 'no_source'
            else rounded.status
        end as final_status,
        case
            when not {{ is_final('periods.period_end') }} then 'provisional'
            when corrected.indicator_code is not null then 'corrected'
            else 'final'
        end as maturity
    from {{ ref('int_indicator__value_rounded') }} as rounded
    inner join meaning on rounded.indicator_code = meaning.indicator_code
    inner join {{ ref('dim_period') }} as periods
        on
            rounded.period_type = periods.period_type
            and rounded.period_code = periods.period_code
    left join missing on rounded.indicator_code = missing.indicator_code
    left join {{ ref('int_indicator__cell_corrected') }} as corrected
        on
            rounded.indicator_code = corrected.indicator_code
            and rounded.period_type = corrected.period_type
            and rounded.period_code = corrected.period_code
            and {{ covered_level('rounded') }} = corrected.territory_level
            and {{ covered_code('rounded') }} = corrected.territory_code
),

spoken as (
    select
        *,
        final_status in ('no_source', 'not_yet', 'not_reported', 'not_applicable')
        or (final_status = 'partial' and missing_rule = 'complete_only') as is_empty
    from dated
)

select
    indicator_code,
    definition_version,
    period_type,
    period_code,
    period_start,
    period_end,
    territory_role,
    territory_level,
    territory_code,
    dim1_scheme,
    dim1_code,
    {% for part in ['numerator', 'denominator'] %}
    {%- for end in ['low', 'central', 'high'] %}
    case when not is_empty then {{ part }}_{{ end }} end as {{ part }}_{{ end }},
    {%- endfor %}
    {% endfor %}
    {%- for end in ['low', 'central', 'high'] %}
    case when final_status in ('ok', 'partial') then value_{{ end }} end as value_{{ end }},
    {%- endfor %}
    case when not is_empty then persons_num end as persons_num,
    case when not is_empty then persons_den end as persons_den,
    case when not is_empty then records_n end as records_n,
    value_rule,
    cast(per_count as integer) as per_count,
    final_status as status,
    maturity,
    coverage_expected,
    coverage_share,
    grade,
    case when not is_empty then source_count end as source_count
from spoken
