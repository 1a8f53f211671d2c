{#
  Whether a figure is far from another one of its kind: more than `implausible_factor` times
  larger or smaller. Null when there is nothing to compare.
#}
{% macro is_far(value, other) -%}
    (
        {{ value }} > {{ var('implausible_factor') }} * {{ other }}
        or {{ other }} > {{ var('implausible_factor') }} * {{ value }}
    )
{%- endmacro %}

{#
  Whether a figure of a series stands alone: far from the two before it and the two after it,
  as many as there are. The first of a series has nothing to answer to.
#}
{% macro is_outlier(value, partition, order) -%}
    {%- set window = '(partition by ' ~ partition ~ ' order by ' ~ order ~ ' asc nulls last)' -%}
    lag({{ value }}) over {{ window }} is not null
    {%- for neighbour in ['lag', 'lead'] %}
    {%- for distance in [1, 2] %}
    and coalesce({{ is_far(
        value, neighbour ~ '(' ~ value ~ ', ' ~ distance ~ ') over ' ~ window
    ) }}, true)
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# Left join of the figures somebody has confirmed; `confirmed.value` is not null where it is. #}
{% macro join_confirmed(export, row_key, value) -%}
    left join {{ ref('confirmed_figures') }} as confirmed
        on
            confirmed.export = '{{ export }}'
            and {{ row_key }} = confirmed.row_key
            and cast({{ value }} as decimal(24, 10)) = confirmed.value
{%- endmacro %}

{# Whether two estimates say the same of the same people at about the same time. #}
{% macro are_peers(mine, others) -%}
    {{ mine }}.territory_code = {{ others }}.territory_code
    and {{ mine }}.definition = {{ others }}.definition
    and {{ mine }}.standing <> {{ others }}.standing
    and abs({{ mine }}.ref_year - {{ others }}.ref_year) <= 10
{%- endmacro %}

{# Whether a text says outright that it speaks of a part of a territory. #}
{% macro names_a_part(expression) -%}
    {%- set words = [
        'консульский округ', 'консульского округа', 'область', 'области', 'обл.', 'город ',
        'города ', 'г. ', 'consular district', 'oblast', 'city of', 'district of', 'province of'
    ] -%}
    (
        {%- for word in words %}
        coalesce(lower({{ expression }}) like '%{{ word }}%', false)
        {{ 'or ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}
