{#
  Rows of an export that are in effect at `known_at` (model.md §2), with `_delivery_rank`.

  mode   full_snapshot, period_snapshot: per scope value, the rows of its last delivery
         upsert: per key, the last row by (delivery order, line); append: the first
  scope  the scope columns in contract order; [] when a delivery replaces everything
  key    for upsert and append
#}
{% macro rows_in_effect(export, mode, scope=[], key=[]) %}
{%- if mode in ('full_snapshot', 'period_snapshot') %}
    select
        rows_sent.*,
        deliveries.delivery_rank as _delivery_rank
    from {{ source('raw', export) }} as rows_sent
    inner join {{ ref('stg_delivery_scopes') }} as deliveries
        on rows_sent._delivery_id = deliveries.delivery_id
        and {{ scope_key('rows_sent', scope) }} = deliveries.scope_key
        and deliveries.export = '{{ export }}'
        and deliveries.is_in_effect
{%- elif mode in ('upsert', 'append') %}
    {#- The place of a row as one number, found per key and joined back: a window over whole
        rows would cost twice as much, and more than memory on a long table. -#}
    {%- set place = 'deliveries.delivery_rank * 1000000000000 + rows_sent._line' %}
    {%- set delivered %}
        from {{ source('raw', export) }} as rows_sent
        inner join {{ ref('stg_deliveries') }} as deliveries
            on rows_sent._delivery_id = deliveries.delivery_id
            and deliveries.export = '{{ export }}'
            and deliveries.is_in_effect
    {%- endset %}
    select
        rows_sent.*,
        deliveries.delivery_rank as _delivery_rank
    {{ delivered }}
    inner join (
        select
            {% for column in key %}rows_sent.{{ column }}, {% endfor %}
            {{ 'max' if mode == 'upsert' else 'min' }}({{ place }}) as place
        {{ delivered }}
        group by {% for column in key %}rows_sent.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    ) as chosen
        on {{ place }} = chosen.place
        {%- for column in key %}
        and rows_sent.{{ column }} = chosen.{{ column }}
        {%- endfor %}
{%- else %}
    {{ exceptions.raise_compiler_error("rows_in_effect: unknown delivery mode '" ~ mode ~ "'") }}
{%- endif %}
{% endmacro %}

{# The scope of a row as the loader writes it: values as text, joined by `|`. #}
{% macro scope_key(alias, scope) -%}
    {%- if scope -%}
        {%- for column in scope -%}
            coalesce(cast({{ alias }}.{{ column }} as string), ''){{ " || '|' || " if not loop.last }}
        {%- endfor -%}
    {%- else -%}
        ''
    {%- endif -%}
{%- endmacro %}
