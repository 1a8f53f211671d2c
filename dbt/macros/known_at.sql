{#
  The only "today" of the warehouse (model.md §3), as a timestamp without zone, in UTC.
  From the variable `known_at`, or from the environment's COMPATRIOTS_KNOWN_AT: ISO text such as
  2026-11-01T00:00:00Z; an offset is converted. A changed variable makes dbt parse everything
  anew; the environment is read only at execution, so that a run a day keeps what was parsed.
#}
{% macro known_at() -%}
    {%- set stated = var('known_at', '') | string -%}
    {%- if stated == '' and execute -%}
        {%- set stated = env_var('COMPATRIOTS_KNOWN_AT', '') -%}
    {%- endif -%}
    {%- if stated == '' -%}
        {%- if execute -%}
            {{ exceptions.raise_compiler_error(
                "The variable known_at is missing: pass --vars '{known_at: \"2026-11-01T00:00:00Z\"}'."
            ) }}
        {%- endif -%}
        {{ timestamp_literal('1970-01-01 00:00:00') }}
    {%- else -%}
        {%- set moment = modules.datetime.datetime.fromisoformat(stated) -%}
        {%- if moment.tzinfo is not none -%}
            {%- set moment = (moment - moment.utcoffset()).replace(tzinfo=none) -%}
        {%- endif -%}
        {{ timestamp_literal(moment.strftime('%Y-%m-%d %H:%M:%S.%f')) }}
    {%- endif -%}
{%- endmacro %}

{# The day of `known_at`, in UTC. #}
{% macro known_date() -%}
    cast({{ known_at() }} as date)
{%- endmacro %}

{# The first moment after the 45 days that follow a period: from then on its data are final. #}
{% macro final_at(period_end) -%}
    cast({{ plus_days(period_end, 46) }} as timestamp)
{%- endmacro %}

{% macro is_final(period_end) -%}
    {{ known_at() }} >= {{ final_at(period_end) }}
{%- endmacro %}

{#
  Whether those of a period have been followed for so many years: these years, each to its end, and
  60 days for what comes late. With no years to follow it is true.
#}
{% macro is_followed_up(period_end, years) -%}
    coalesce(
        {{ known_date() }} > {{ plus_days(
            date_of('extract(year from ' ~ period_end ~ ') + ' ~ years, 12, 31), 60
        ) }},
        true
    )
{%- endmacro %}
