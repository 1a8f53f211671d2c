{#
  The only engine words of the project (docs/architecture.md): what DuckDB and Spark spell
  differently stands here, once, as `duckdb__…` and `spark__…`. Everything else is SQL that both
  engines read alike.
#}

{% macro timestamp_literal(text) -%}
    {{ adapter.dispatch('timestamp_literal')(text) }}
{%- endmacro %}

{% macro duckdb__timestamp_literal(text) -%}
    timestamp '{{ text }}'
{%- endmacro %}

{# Without zone, whatever the server takes `timestamp` for. #}
{% macro spark__timestamp_literal(text) -%}
    timestamp_ntz '{{ text }}'
{%- endmacro %}

{# Replace every match of a regular expression (RE2; what Java reads alike). #}
{% macro replace_pattern(expression, pattern, replacement) -%}
    {{ adapter.dispatch('replace_pattern')(expression, pattern, replacement) }}
{%- endmacro %}

{% macro duckdb__replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{# Every match is meant anyway; a backslash in a text escapes. #}
{% macro spark__replace_pattern(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern | replace("\\", "\\\\") }}', '{{ replacement }}')
{%- endmacro %}

{# Every run of characters that are neither letters nor digits becomes one blank. #}
{% macro letters_and_digits(expression) -%}
    {{ replace_pattern(expression, '[^\\p{L}\\p{N}]+', ' ') }}
{%- endmacro %}

{# A text without blanks around it, of any width and of those that do not break. #}
{% macro trimmed(expression) -%}
    {{ adapter.dispatch('trimmed')(expression) }}
{%- endmacro %}

{% macro duckdb__trimmed(expression) -%}
    trim({{ expression }})
{%- endmacro %}

{# Its own trim takes away the plain blank alone. #}
{% macro spark__trimmed(expression) -%}
    regexp_replace({{ expression }}, '^\\p{Zs}+|\\p{Zs}+$', '')
{%- endmacro %}

{# A text in small letters, each of them by itself. #}
{% macro lowered(expression) -%}
    {{ adapter.dispatch('lowered')(expression) }}
{%- endmacro %}

{% macro duckdb__lowered(expression) -%}
    lower({{ expression }})
{%- endmacro %}

{# Would make two characters of the dotted İ, and another sigma at the end of a word. #}
{% macro spark__lowered(expression) -%}
    lower(translate({{ expression }}, 'İΣ', 'iσ'))
{%- endmacro %}

{# A text in capitals. #}
{% macro capitals(expression) -%}
    {{ adapter.dispatch('capitals')(expression) }}
{%- endmacro %}

{% macro duckdb__capitals(expression) -%}
    upper({{ expression }})
{%- endmacro %}

{# Would make two letters of ß. #}
{% macro spark__capitals(expression) -%}
    upper(translate({{ expression }}, 'ß', 'ẞ'))
{%- endmacro %}

{% macro sha256_hex(expression) -%}
    {{ adapter.dispatch('sha256_hex')(expression) }}
{%- endmacro %}

{% macro duckdb__sha256_hex(expression) -%}
    sha256({{ expression }})
{%- endmacro %}

{% macro spark__sha256_hex(expression) -%}
    sha2({{ expression }}, 256)
{%- endmacro %}

{# One text of all values of a group, ordered by themselves; null when there are none. #}
{% macro joined_text(expression, separator=', ', is_distinct=false) -%}
    {{ adapter.dispatch('joined_text')(expression, separator, is_distinct) }}
{%- endmacro %}

{% macro duckdb__joined_text(expression, separator, is_distinct) -%}
    string_agg({{ 'distinct ' if is_distinct }}{{ expression }}, '{{ separator }}' order by {{ expression }} nulls last)
{%- endmacro %}

{% macro spark__joined_text(expression, separator, is_distinct) -%}
    {%- set collected = ('collect_set(' if is_distinct else 'collect_list(') ~ expression ~ ')' -%}
    case
        when count({{ expression }}) > 0
            then array_join(sort_array({{ collected }}), '{{ separator }}')
    end
{%- endmacro %}

{# The parts of a text as rows: one output row per part. Stands alone in a select list. #}
{% macro split_to_rows(expression, separator) -%}
    {{ adapter.dispatch('split_to_rows')(expression, separator) }}
{%- endmacro %}

{% macro duckdb__split_to_rows(expression, separator) -%}
    unnest(string_split({{ expression }}, '{{ separator }}'))
{%- endmacro %}

{# Splits by a pattern: the separator, one character, as a class. #}
{% macro spark__split_to_rows(expression, separator) -%}
    explode(split({{ expression }}, '[{{ separator }}]'))
{%- endmacro %}

{# Every day from the first to the last, as rows. Stands alone in a select list. #}
{% macro days_as_rows(first_day, last_day) -%}
    {{ adapter.dispatch('days_as_rows')(first_day, last_day) }}
{%- endmacro %}

{% macro duckdb__days_as_rows(first_day, last_day) -%}
    cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date)
{%- endmacro %}

{# An empty range would be an error. #}
{% macro spark__days_as_rows(first_day, last_day) -%}
    explode(
        case
            when {{ first_day }} <= {{ last_day }}
                then sequence({{ first_day }}, {{ last_day }}, interval 1 day)
        end
    )
{%- endmacro %}

{# Every whole number from the first to the last, as rows. Stands alone in a select list. #}
{% macro numbers_as_rows(first_number, last_number) -%}
    {{ adapter.dispatch('numbers_as_rows')(first_number, last_number) }}
{%- endmacro %}

{% macro duckdb__numbers_as_rows(first_number, last_number) -%}
    cast(unnest(generate_series({{ first_number }}, {{ last_number }})) as integer)
{%- endmacro %}

{# An empty range would count downwards. #}
{% macro spark__numbers_as_rows(first_number, last_number) -%}
    explode(
        case
            when {{ first_number }} <= {{ last_number }}
                then sequence(cast({{ first_number }} as integer), cast({{ last_number }} as integer))
        end
    )
{%- endmacro %}

{% macro date_of(year, month, day) -%}
    make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{% macro last_day_of_month(day) -%}
    last_day({{ day }})
{%- endmacro %}

{% macro plus_days(day, count) -%}
    {{ adapter.dispatch('plus_days')(day, count) }}
{%- endmacro %}

{% macro duckdb__plus_days(day, count) -%}
    cast({{ day }} + {{ count }} * interval 1 day as date)
{%- endmacro %}

{% macro spark__plus_days(day, count) -%}
    date_add({{ day }}, cast({{ count }} as integer))
{%- endmacro %}

{# The n-th part (from 1) of a text; empty when there are fewer. #}
{% macro text_part(expression, separator, number) -%}
    split_part({{ expression }}, '{{ separator }}', {{ number }})
{%- endmacro %}

{# Whole days from the first date to the second. #}
{% macro days_between(first_day, last_day) -%}
    {{ adapter.dispatch('days_between')(first_day, last_day) }}
{%- endmacro %}

{% macro duckdb__days_between(first_day, last_day) -%}
    date_diff('day', {{ first_day }}, {{ last_day }})
{%- endmacro %}

{% macro spark__days_between(first_day, last_day) -%}
    cast(datediff({{ last_day }}, {{ first_day }}) as bigint)
{%- endmacro %}

{#
  A rate by which an amount of decimal(18, 2) is multiplied exactly: the product keeps within 38
  digits. Of a longer one Spark drops decimals first and rounds twice: kopecks differ. A rate of
  more than nine digits before the point is none.
#}
{% macro exact_rate(expression) -%}
    try_cast({{ expression }} as decimal(19, 10))
{%- endmacro %}

{# A new schema of a cluster lies where the machine that imports its tables can read them. #}
{% macro spark__create_schema(relation) -%}
    {%- call statement('create_schema') -%}
        create schema if not exists {{ relation.without_identifier() }}
        location '{{ env_var("COMPATRIOTS_SPARK_TABLES") }}/{{ relation.schema }}'
    {%- endcall -%}
{%- endmacro %}
