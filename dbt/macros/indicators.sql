{#
  Meaning of every indicator as declared beside its SQL (`config.meta.indicator` of the ind_*
  models): a list of dictionaries with `code` and `model` added, in order of the code. Empty
  while dbt parses, because the graph is known at run time only.
#}
{% macro declared_indicators() -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
            {%- for code, meaning in (node.config.meta or {}).get('indicator', {}).items() -%}
                {%- do found.append(dict(meaning, code=code, model=node.name)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | sort(attribute='code')) }}
{%- endmacro %}

{# A Jinja value as an SQL literal: text, list (joined by a blank), number, truth or null. #}
{% macro literal(value) -%}
    {%- if value is none -%}
        cast(null as string)
    {%- elif value is boolean -%}
        {{ 'true' if value else 'false' }}
    {%- elif value is number -%}
        {{ value }}
    {%- elif value is string -%}
        '{{ (value | trim | replace("\n", " ")) | replace("'", "''") }}'
    {%- else -%}
        '{{ value | join(" ") }}'
    {%- endif -%}
{%- endmacro %}

{# The class of diaspora estimates that per-head figures rest on; classes are never mixed. #}
{% macro headline_definition() -%}'self_identified'{%- endmacro %}

{# The statistician's z of a two-sided 95 % interval, to the precision of a double. #}
{% macro normal_95() -%}cast(1.959963984540054 as double){%- endmacro %}

{#
  Parts of an indicator's rows, in one order and type for all ind_* models. A part left out is
  null. `rule` says how the value follows from the parts (int_indicator__value_rounded):
  measure, point, band, own_band, wilson, class_share, class_fault.
#}
{% macro indicator_parts(
    code, rule, period_type='periods.period_type', period_code='periods.period_code',
    level='places.territory_level', territory='places.territory_code',
    scheme=none, dim=none,
    numerator=none, numerator_low=none, numerator_high=none,
    denominator=none, denominator_low=none, denominator_high=none,
    measure=none, measure_low=none, measure_high=none,
    persons_num=none, persons_den=none, records=none,
    status=none, grade=none, source_count=none, times=1
) -%}
    {%- set absent = "'" ~ var('absent_code') ~ "'" -%}
    '{{ code }}' as indicator_code,
    '{{ rule }}' as value_rule,
    {{ times }} as per_count,
    {{ period_type }} as period_type,
    {{ period_code }} as period_code,
    {{ level }} as territory_level,
    {{ territory }} as territory_code,
    {{ "'" ~ scheme ~ "'" if scheme else absent }} as dim1_scheme,
    {{ dim if dim else absent }} as dim1_code,
    cast({{ numerator_low or numerator or 'null' }} as decimal(38, 6)) as numerator_low,
    cast({{ numerator or 'null' }} as decimal(38, 6)) as numerator_central,
    cast({{ numerator_high or numerator or 'null' }} as decimal(38, 6)) as numerator_high,
    cast({{ denominator_low or denominator or 'null' }} as decimal(38, 6)) as denominator_low,
    cast({{ denominator or 'null' }} as decimal(38, 6)) as denominator_central,
    cast({{ denominator_high or denominator or 'null' }} as decimal(38, 6)) as denominator_high,
    cast({{ measure_low or measure or 'null' }} as decimal(38, 6)) as measure_low,
    cast({{ measure or 'null' }} as decimal(38, 6)) as measure_central,
    cast({{ measure_high or measure or 'null' }} as decimal(38, 6)) as measure_high,
    cast({{ persons_num or 'null' }} as bigint) as persons_num,
    cast({{ persons_den or 'null' }} as bigint) as persons_den,
    cast({{ records or 'null' }} as bigint) as records_n,
    cast({{ status or 'null' }} as string) as stated_status,
    cast({{ grade or 'null' }} as string) as grade,
    cast({{ source_count or 'null' }} as integer) as source_count
{%- endmacro %}

{# A count of nothing is zero, not null. #}
{% macro or_zero(expression) -%}
    coalesce({{ expression }}, 0)
{%- endmacro %}
