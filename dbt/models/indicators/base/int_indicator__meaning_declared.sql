-- The meaning of every indicator, read from the YAML beside its SQL.
{% set texts = [
    'unit', 'direction', 'territory_role', 'protection_rule', 'owner',
    'name_ru', 'name_en', 'definition_ru', 'definition_en', 'caveat_ru', 'caveat_en'
] %}
{% set lists = ['audience', 'additive_over', 'partition_dims', 'exports', 'required_exports'] %}
{% set parts = ['numerator', 'denominator', 'measure', 'persons_num', 'persons_den', 'records_n'] %}
{% for meaning in declared_indicators() %}
select
    {{ literal(meaning.code) }} as indicator_code,
    {{ meaning.definition_version }} as definition_version,
    {{ literal(meaning.get('part_of')) }} as part_of_code,
    {{ literal(meaning.theme) }} as theme,
    {{ literal(meaning.value_rule) }} as value_rule,
    {{ literal(meaning.missing_rule) }} as missing_rule,
    {{ meaning.get('per_count', 1) }} as per_count,
    {{ literal(meaning.get('first_period')) }} as first_period,
    {{ meaning.get('follow_up_years', 'cast(null as integer)') }} as follow_up_years,
    {{ literal(meaning.get('while_running', false)) }} as is_told_while_running,
    {%- for field in texts %}
    {{ literal(meaning[field]) }} as {{ field }},
    {%- endfor %}
    {%- for field in lists %}
    {{ literal(meaning.get(field, [])) }} as {{ field }},
    {%- endfor %}
    {%- for part in ['numerator', 'denominator', 'within'] %}
    {{ counted(meaning.get('counts', {}).get(part)) }} as {{ part }}_count,
    {%- endfor %}
    {%- for part in parts %}
    {{ 0 if part in meaning.zero_when_empty else 'cast(null as integer)' }} as empty_{{ part }},
    {%- endfor %}
    {{ literal(tojson(meaning.lines) if meaning.lines else none) }} as lines,
    {{ meaning.decimals }} as decimals,
    {{ literal(meaning.get('is_headline', false)) }} as is_headline
{{ 'union all' if not loop.last }}
{% else %}
select 'nothing declared' as indicator_code
{% endfor %}
