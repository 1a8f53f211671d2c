-- The exports an indicator rests on, read from the YAML beside its SQL.
{% for meaning in declared_indicators() %}
{%- for export in meaning.exports %}
select
    {{ literal(meaning.code) }} as indicator_code,
    {{ literal(export) }} as export,
    {{ literal(export in meaning.required_exports) }} as is_required
union all
{%- endfor %}
{%- endfor %}
select
    cast(null as string) as indicator_code,
    cast(null as string) as export,
    false as is_required
where 1 = 0
