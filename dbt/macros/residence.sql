{#
  Order of a person's rows of `participation` (each with its row of `deliveries`), the one that says
  where they live first: a known country before an unknown one, then the latest.
#}
{% macro latest_residence_first() -%}
    case
        when participation.residence_territory_code = '{{ var("unresolved_territory") }}' then 1
        else 0
    end asc nulls last,
    participation.registered_at desc nulls last,
    deliveries.delivery_rank desc nulls last,
    participation._line desc nulls last,
    participation.registration_id desc nulls last
{%- endmacro %}
