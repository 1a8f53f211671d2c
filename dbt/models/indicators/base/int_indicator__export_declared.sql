-- The exports an indicator rests on, read from the YAML beside its SQL. Rows of one list: as
-- branches of a union each would be a task of its own on a cluster.
with declared (indicator_code, export, is_required) as (
    values
    {% for meaning in declared_indicators() %}
    {%- for export in meaning.exports %}
    (
        {{ literal(meaning.code) }},
        {{ literal(export) }},
        {{ literal(export in meaning.required_exports) }}
    ),
    {%- endfor %}
    {%- endfor %}
    (cast(null as string), cast(null as string), false)
)

select * from declared
where indicator_code is not null
