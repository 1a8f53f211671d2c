-- The meaning of every indicator, read from the YAML beside its SQL.
{% set texts = [
    'unit', 'direction', 'territory_role', 'protection_rule', 'owner',
    'name_ru', 'name_en', 'definition_ru', 'definition_en', 'caveat_ru', 'caveat_en'
] %}
{% set lists = ['audience', 'additive_over', 'partition_dims', 'exports', 'required_exports'] %}
{% set parts = ['numerator', 'denominator', 'measure', 'persons_num', 'persons_den', 'records_n'] %}
{% set counts = ['numerator', 'denominator', 'within'] %}
{% set meanings = declared_indicators() %}
{% if meanings %}
-- Rows of one list: as branches of a union each would be a task of its own on a cluster.
with declared (
    indicator_code,
    definition_version,
    part_of_code,
    theme,
    value_rule,
    missing_rule,
    per_count,
    first_period,
    follow_up_years,
    is_told_while_running,
    {%- for field in texts + lists %}
    {{ field }},
    {%- endfor %}
    {%- for part in counts %}
    {{ part }}_count,
    {%- endfor %}
    {%- for part in parts %}
    empty_{{ part }},
    {%- endfor %}
    lines,
    decimals,
    is_headline
) as (
    values
    {% for meaning in meanings %}
    (
        {{ literal(meaning.code) }},
        {{ meaning.definition_version }},
        {{ literal(meaning.get('part_of')) }},
        {{ literal(meaning.theme) }},
        {{ literal(meaning.value_rule) }},
        {{ literal(meaning.missing_rule) }},
        {{ meaning.get('per_count', 1) }},
        {{ literal(meaning.get('first_period')) }},
        {{ meaning.get('follow_up_years', 'cast(null as integer)') }},
        {{ literal(meaning.get('while_running', false)) }},
        {%- for field in texts %}
        {{ literal(meaning[field]) }},
        {%- endfor %}
        {%- for field in lists %}
        {{ literal(meaning.get(field, [])) }},
        {%- endfor %}
        {%- for part in counts %}
        {{ counted(meaning.get('counts', {}).get(part)) }},
        {%- endfor %}
        {%- for part in parts %}
        {{ 0 if part in meaning.zero_when_empty else 'cast(null as integer)' }},
        {%- endfor %}
        {{ literal(tojson(meaning.lines) if meaning.lines else none) }},
        {{ meaning.decimals }},
        {{ literal(meaning.get('is_headline', false)) }}
    ){{ ',' if not loop.last }}
    {% endfor %}
)

select * from declared
{% else %}
select 'nothing declared' as indicator_code
{% endif %}
