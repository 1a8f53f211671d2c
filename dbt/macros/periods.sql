{# Period codes of model.md §1 from a date: `2025-03`, `2025-Q1`, `2025-H1`, `2025`; of
   the first months of a year `2025-YTD09`. #}
{% macro month_code(day) -%}
    (cast(extract(year from {{ day }}) as string) || '-' || lpad(cast(extract(month from {{ day }}) as string), 2, '0'))
{%- endmacro %}

{% macro quarter_code(day) -%}
    (cast(extract(year from {{ day }}) as string) || '-Q' || cast(extract(quarter from {{ day }}) as string))
{%- endmacro %}

{% macro half_code(day) -%}
    (cast(extract(year from {{ day }}) as string) || case when extract(month from {{ day }}) <= 6 then '-H1' else '-H2' end)
{%- endmacro %}

{% macro year_code(day) -%}
    cast(extract(year from {{ day }}) as string)
{%- endmacro %}

{# Fixed blocks of three calendar years (2020–2022, 2023–2025, …), never rolling. #}
{% macro block_first_year(year) -%}
    ({{ year }} - mod({{ year }} - 2020 + 3000, 3))
{%- endmacro %}

{% macro block_code(year) -%}
    (cast({{ block_first_year(year) }} as string) || '-' || cast({{ block_first_year(year) }} + 2 as string))
{%- endmacro %}

{% macro year_to_date_code(first_day, last_day) -%}
    (cast(extract(year from {{ first_day }}) as string) || '-YTD' || lpad(cast(extract(month from {{ last_day }}) as string), 2, '0'))
{%- endmacro %}

{# SELECT of published periods that have ended (`periods`), each with the same one of the year
   before. #}
{% macro periods_a_year_apart() -%}
select
    periods.period_type,
    periods.period_code,
    periods.period_start,
    periods.period_end,
    bases.period_code as base_period_code
from {{ ref('int_indicator__period_published') }} as periods
inner join {{ ref('int_indicator__period_published') }} as bases
    on
        periods.period_type = bases.period_type
        and periods.is_running is distinct from true
        and extract(year from periods.period_start) = extract(year from bases.period_start) + 1
        and extract(month from periods.period_start) = extract(month from bases.period_start)
        and extract(month from periods.period_end) = extract(month from bases.period_end)
{%- endmacro %}

{# Weeks of a season: `w01` its first seven days, `w53` what is left of it. #}
{% macro week_code(number) -%}
    ('w' || lpad(cast({{ number }} as string), 2, '0'))
{%- endmacro %}
