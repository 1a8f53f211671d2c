{#
  Rows of an export that are in effect at `known_at` (model.md §2), with `_delivery_rank`.

  mode      full_snapshot, period_snapshot: per scope value, the rows of its last delivery
            upsert: per key, the last row by (order_by, delivery order, line)
            append: per key, the first row
  scope     the scope columns in contract order; [] when a delivery replaces everything
  deleted_when  {column: value}: a last row with this value takes its key out of effect
#}
{% macro rows_in_effect(export, mode, scope=[], key=[], order_by=[], deleted_when={}) %}
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
    {%- set direction = 'desc' if mode == 'upsert' else 'asc' %}
    select ranked.*
    from (
        select
            rows_sent.*,
            deliveries.delivery_rank as _delivery_rank,
            row_number() over (
                partition by {% for column in key %}rows_sent.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
                order by
                    {% for column in order_by %}rows_sent.{{ column }} {{ direction }} nulls last, {% endfor -%}
                    deliveries.delivery_rank {{ direction }} nulls last,
                    rows_sent._line {{ direction }} nulls last
            ) as _row_rank
        from {{ source('raw', export) }} as rows_sent
        inner join {{ ref('stg_deliveries') }} as deliveries
            on rows_sent._delivery_id = deliveries.delivery_id
            and deliveries.export = '{{ export }}'
            and deliveries.is_in_effect
    ) as ranked
    where
        ranked._row_rank = 1
        {%- for column, value in deleted_when.items() %}
        and ranked.{{ column }} is distinct from '{{ value }}'
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
