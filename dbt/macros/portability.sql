{#
  The only engine words of the project (docs/architecture.md): what DuckDB and Spark spell
  differently stands here, once. Everything else is SQL that both engines read alike.
#}

{% macro timestamp_literal(text) -%}
    timestamp '{{ text }}'
{%- endmacro %}

{# Replace every match of a regular expression (RE2). #}
{% macro replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{# Every run of characters that are neither letters nor digits becomes one blank. #}
{% macro letters_and_digits(expression) -%}
    {{ replace_pattern(expression, '[^\\p{L}\\p{N}]+', ' ') }}
{%- endmacro %}

{% macro sha256_hex(expression) -%}
    sha256({{ expression }})
{%- endmacro %}

{# One text of all values of a group, ordered by themselves. #}
{% macro joined_text(expression, separator=', ', is_distinct=false) -%}
    string_agg({{ 'distinct ' if is_distinct }}{{ expression }}, '{{ separator }}' order by {{ expression }} nulls last)
{%- endmacro %}

{# The parts of a text as rows: one output row per part. Used in a select list. #}
{% macro split_to_rows(expression, separator) -%}
    unnest(string_split({{ expression }}, '{{ separator }}'))
{%- endmacro %}

{# Every day from the first to the last, as rows. Used in a select list. #}
{% macro days_as_rows(first_day, last_day) -%}
    cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date)
{%- endmacro %}

{# Every whole number from the first to the last, as rows. Used in a select list. #}
{% macro numbers_as_rows(first_number, last_number) -%}
    unnest(generate_series({{ first_number }}, {{ last_number }}))
{%- endmacro %}

{% macro date_of(year, month, day) -%}
    make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{% macro last_day_of_month(day) -%}
    last_day({{ day }})
{%- endmacro %}

{% macro plus_days(day, count) -%}
    cast({{ day }} + {{ count }} * interval 1 day as date)
{%- endmacro %}

{# The n-th part (from 1) of a text; empty when there are fewer. #}
{% macro text_part(expression, separator, number) -%}
    split_part({{ expression }}, '{{ separator }}', {{ number }})
{%- endmacro %}

{# Whole days from the first date to the second. #}
{% macro days_between(first_day, last_day) -%}
    date_diff('day', {{ first_day }}, {{ last_day }})
{%- endmacro %}
