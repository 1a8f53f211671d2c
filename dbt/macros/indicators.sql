{#
  Meaning of every indicator as declared beside its SQL (`config.meta.indicator` of the ind_*
  models): a list of dictionaries with `code`, `model` and `theme` (the folder of the model)
  added, in order of the code. Empty while dbt parses: the graph is known at run time only.
#}
{% macro declared_indicators() -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
            {%- for code, meaning in (node.config.meta or {}).get('indicator', {}).items() -%}
                {%- do found.append(dict(meaning, code=code, model=node.name, theme=node.fqn[-2])) -%}
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

{# The name of a count as a literal; of one that is another for each code of a breakdown the pairs
   `code=name`, a blank between. #}
{% macro counted(name) -%}
    {%- if name is mapping -%}
        {%- set pairs = [] -%}
        {%- for code, of_code in name.items() -%}
            {%- do pairs.append(code ~ '=' ~ of_code) -%}
        {%- endfor -%}
        {{ literal(pairs) }}
    {%- else -%}
        {{ literal(name) }}
    {%- endif -%}
{%- endmacro %}

{# The class of diaspora estimates that per-head figures rest on; classes are never mixed. #}
{% macro headline_definition() -%}'self_identified'{%- endmacro %}

{# The statistician's z of a two-sided 95 % interval, to the precision of a double. #}
{% macro normal_95() -%}cast(1.959963984540054 as double){%- endmacro %}

{#
  Rows of one indicator that have facts, in the columns and types that all ind_* models share. Every
  argument but the code is an SQL expression over columns of the select's own tables; a part left
  out is null. Keys are columns of the same names unless another expression is given; `year` is for
  facts that know only their year, `world` for those that stand for everything, and `breakdown`
  names the scheme of `dim1_code`.
#}
{% macro indicator_parts(
    code, year=none, world=false,
    period_type='period_type', period_code='period_code',
    territory_level='territory_level', territory_code='territory_code',
    breakdown=none, dim1_scheme=none, dim1_code=none,
    numerator=none, numerator_low=none, numerator_high=none,
    denominator=none, denominator_low=none, denominator_high=none,
    measure=none, measure_low=none, measure_high=none,
    persons_num=none, persons_den=none, records=none,
    status=none, grade=none, source_count=none
) -%}
    {%- set absent = "'" ~ var('absent_code') ~ "'" -%}
    '{{ code }}' as indicator_code,
    {{ "'Y'" if year else period_type }} as period_type,
    {{ 'cast(' ~ year ~ ' as string)' if year else period_code }} as period_code,
    {{ "'world'" if world else territory_level }} as territory_level,
    {{ "'" ~ var('world_territory') ~ "'" if world else territory_code }} as territory_code,
    {{ "'" ~ breakdown ~ "'" if breakdown else dim1_scheme or absent }} as dim1_scheme,
    {{ dim1_code or absent }} as dim1_code,
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

{#
  The place whose deliveries a cell rests on: its own, in a breakdown by posts that of the post.
#}
{% macro covered_level(cell) -%}
    case when {{ cell }}.dim1_scheme = 'post' then 'post' else {{ cell }}.territory_level end
{%- endmacro %}

{% macro covered_code(cell) -%}
    case
        when {{ cell }}.dim1_scheme = 'post' then {{ cell }}.dim1_code else {{ cell }}.territory_code
    end
{%- endmacro %}

{# A count of nothing is zero, not null. #}
{% macro or_zero(expression) -%}
    coalesce({{ expression }}, 0)
{%- endmacro %}

{# How many lines of a group have no amount (used inside a group by). #}
{% macro unknown_lines(amount) -%}
    count(*) filter (where {{ amount }} is null)
{%- endmacro %}

{# A sum of money in a group by: with a line of unknown amount it is unknown. #}
{% macro whole_sum(amount) -%}
    case when {{ unknown_lines(amount) }} = 0 then sum({{ amount }}) end
{%- endmacro %}

{# The status of a figure whose money has a line of unknown amount. #}
{% macro unknown_status(amount) -%}
    case when {{ unknown_lines(amount) }} > 0 then 'low_quality' end
{%- endmacro %}

{# Held events in the periods and places in which an indicator has cells of one breakdown. #}
{% macro events_of(code, breakdown=none) -%}
    (
        select events.*
        from {{ ref('int_indicator__event_placed') }} as events
        inner join {{ ref('int_indicator__frame_declared') }} as frames
            on
                frames.indicator_code = '{{ code }}'
                and frames.breakdown = '{{ breakdown or var("absent_code") }}'
                and events.period_type = frames.period_type
                and events.territory_level = frames.territory_level
    ) as events
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

{#
  Left join of the rosters that answer for a row's period and place (`rosters`), and the status of a
  figure that would be a false zero without them: one whose other parts come from elsewhere.
#}
{% macro join_rosters(row) -%}
    left join {{ ref('int_indicator__export_covered') }} as rosters
        on
            rosters.export = 'trip_rosters'
            and {{ row }}.period_type = rosters.period_type
            and {{ row }}.period_code = rosters.period_code
            and {{ row }}.territory_level = rosters.territory_level
            and {{ row }}.territory_code = rosters.territory_code
{%- endmacro %}

{% macro without_rosters() -%}
    case
        when rosters.due_count > 0
            then case when rosters.effect_count = 0 then 'not_reported' end
        when rosters.agreed_count = 0 or rosters.effect_count < rosters.agreed_count then 'not_yet'
    end
{%- endmacro %}
