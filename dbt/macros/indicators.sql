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
  null; every argument but code, rule and times is an SQL expression. `rule` says how the value follows from the parts (int_indicator__value_rounded):
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
    {{ scheme or absent }} as dim1_scheme,
    {{ dim or absent }} as dim1_code,
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

{# The same for an indicator of the person lattice: its keys are those of `frame`. #}
{% macro slice_parts(code, rule) -%}
    {{ indicator_parts(
        code, rule,
        period_type='frame.period_type', period_code='frame.period_code',
        level='frame.territory_level', territory='frame.territory_code',
        scheme='frame.dim1_scheme', dim='frame.dim1_code',
        **kwargs
    ) }}
{%- endmacro %}

{# A count of nothing is zero, not null. #}
{% macro or_zero(expression) -%}
    coalesce({{ expression }}, 0)
{%- endmacro %}

{# How many lines of a group have no amount (used inside a group by). #}
{% macro unknown_lines(amount) -%}
    count(*) filter (where {{ amount }} is null)
{%- endmacro %}

{# A sum of money joined to its frame: nothing is zero, and with an unknown line it is unknown. #}
{% macro whole_sum(relation, amount) -%}
    case when coalesce({{ relation }}.unknown_count, 0) = 0
        then coalesce({{ relation }}.{{ amount }}, 0) end
{%- endmacro %}

{# The status of a figure whose money has an unknown line. #}
{% macro unknown_status(relation) -%}
    case when {{ relation }}.unknown_count > 0 then 'low_quality' end
{%- endmacro %}

{# Visits with the declared error of head counts and estimates: ± 20 %. #}
{% macro visit_parts(code, facts, scheme=none, dim=none) -%}
    {%- set counted = or_zero(facts ~ '.counted_visits') -%}
    {%- set judged = or_zero(facts ~ '.judged_visits') -%}
    {{ indicator_parts(
        code, 'measure', scheme=scheme, dim=dim,
        measure=counted ~ ' + ' ~ judged,
        measure_low=counted ~ ' + 0.8 * ' ~ judged,
        measure_high=counted ~ ' + 1.2 * ' ~ judged,
        records=or_zero(facts ~ '.events_count')
    ) }}
{%- endmacro %}

{#
  A quotient of two decimals, times `per_count`, rounded half-up at the row's `decimals`, exactly:
  the double only proposes the whole number of units, the decimal remainder corrects it. Every
  factor is wider than 18 digits, because DuckDB multiplies narrower decimals in 64 bits.
#}
{% macro rounded_quotient(numerator, denominator) -%}
    {%- set top -%}
        (2 * cast(abs({{ numerator }}) as decimal(24, 6)) * per_count * unit_factor
        + cast(abs({{ denominator }}) as decimal(24, 6)))
    {%- endset -%}
    {%- set bottom -%}
        nullif(2 * cast(abs({{ denominator }}) as decimal(20, 6)), 0)
    {%- endset -%}
    {%- set proposed -%}
        cast(floor(cast({{ top }} as double) / cast({{ bottom }} as double)) as decimal(20, 0))
    {%- endset -%}
    (
        case when ({{ numerator }} < 0) <> ({{ denominator }} < 0) then -1 else 1 end
        * unit_size
        * cast(
            {{ proposed }}
            + case
                when {{ top }} - {{ proposed }} * {{ bottom }} >= {{ bottom }} then 1
                when {{ top }} - {{ proposed }} * {{ bottom }} < 0 then -1
                else 0
            end
            as decimal(20, 0)
        )
    )
{%- endmacro %}

{# One end (`-` or `+`) of the Wilson score interval of a share, within 0 and 1. #}
{% macro wilson_bound(share, trials, end) -%}
    {%- set z2 = '(' ~ normal_95() ~ ' * ' ~ normal_95() ~ ')' -%}
    least(1, greatest(0, (
        {{ share }} + {{ z2 }} / (2 * {{ trials }})
        {{ end }} {{ normal_95() }} * sqrt(
            {{ share }} * (1 - {{ share }}) / {{ trials }}
            + {{ z2 }} / (4 * {{ trials }} * {{ trials }})
        )
    ) / (1 + {{ z2 }} / {{ trials }})))
{%- endmacro %}
