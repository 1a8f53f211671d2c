-- The meaning of every indicator, read from the YAML beside its SQL.
{% set texts = [
    'unit', 'direction', 'territory_role', 'protection_rule', 'owner',
    'name_ru', 'name_en', 'definition_ru', 'definition_en', 'caveat_ru', 'caveat_en'
] %}
{% set lists = ['audience', 'additive_over', 'partition_dims', 'exports'] %}
{% for meaning in declared_indicators() %}
select
    {{ literal(meaning.code) }} as indicator_code,
    {{ meaning.definition_version }} as definition_version,
    {{ literal(meaning.get('part_of')) }} as part_of_code,
    {{ literal(meaning.model[4:]) }} as theme,
    {%- for field in texts %}
    {{ literal(meaning[field]) }} as {{ field }},
    {%- endfor %}
    {%- for field in lists %}
    {{ literal(meaning[field]) }} as {{ field }},
    {%- endfor %}
    {%- for part in ['numerator', 'denominator'] %}
    {{ literal(meaning.get('counts', {}).get(part)) }} as {{ part }}_count,
    {%- endfor %}
    {{ meaning.decimals }} as decimals,
    {{ literal(meaning.get('is_headline', false)) }} as is_headline,
    {{ literal(meaning.get('is_silence_shown', false)) }} as is_silence_shown
{{ 'union all' if not loop.last }}
{% else %}
select 'nothing declared' as indicator_code
{% endfor %}
