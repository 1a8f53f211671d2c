-- One row per cell with the parts its value follows from: what the indicator's model says of it,
-- else the zeros that the YAML declares for a cell without facts; other parts are unknown.
with person_exports as (
    select distinct export
    from {{ ref('stg_deliveries') }}
    where is_person_export
)

select
    cells.indicator_code,
    -- Rows quarantined of an export with persons stand in a class: their number tells of persons.
    case
        when
            meaning.protection_rule = 'class_for_person_exports'
            and person_exports.export is not null
            then 'class_fault'
        else meaning.value_rule
    end as value_rule,
    meaning.per_count,
    cells.period_type,
    cells.period_code,
    cells.territory_level,
    cells.territory_code,
    cells.dim1_scheme,
    cells.dim1_code,
    {%- for part in ['numerator', 'denominator', 'measure'] %}
    {%- for end in ['low', 'central', 'high'] %}
    case
        when facts.indicator_code is not null then facts.{{ part }}_{{ end }}
        else meaning.empty_{{ part }}
    end as {{ part }}_{{ end }},
    {%- endfor %}
    {%- endfor %}
    {%- for part in ['persons_num', 'persons_den', 'records_n'] %}
    case
        when facts.indicator_code is not null then facts.{{ part }} else meaning.empty_{{ part }}
    end as {{ part }},
    {%- endfor %}
    case when cells.is_too_early then 'not_yet' else facts.stated_status end as stated_status,
    -- Whatever the breakdown: something happened here. That compatriots live in a place, whose
    -- estimates have a grade, is nothing that happened.
    max(
        case
            when
                facts.indicator_code is not null
                and (facts.grade is null or facts.numerator_central > 0)
                then 1
            else 0
        end
    ) over (
        partition by
            cells.indicator_code,
            cells.period_type,
            cells.period_code,
            {{ covered_level('cells') }},
            {{ covered_code('cells') }}
    ) = 1 as has_facts,
    facts.grade,
    facts.source_count
from {{ ref('int_indicator__cell_framed') }} as cells
inner join {{ ref('int_indicator__meaning_declared') }} as meaning
    on cells.indicator_code = meaning.indicator_code
left join person_exports
    on cells.dim1_scheme = 'export' and cells.dim1_code = person_exports.export
left join {{ ref('int_indicator__row_collected') }} as facts
    on
        cells.indicator_code = facts.indicator_code
        and cells.period_type = facts.period_type
        and cells.period_code = facts.period_code
        and cells.territory_level = facts.territory_level
        and cells.territory_code = facts.territory_code
        and cells.dim1_scheme = facts.dim1_scheme
        and cells.dim1_code = facts.dim1_code
