{#
  A model's schema is exactly the one its folder declares; on a cluster, where others have schemas
  too, the target's name stands before it.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set declared = (custom_schema_name or target.schema) | trim -%}
    {{- target.schema ~ '_' ~ declared if target.type == 'spark' else declared -}}
{%- endmacro %}
