{#
  Sums of payments to persons by `keys`, with how many received them and the largest of them. A sum
  is of enough recipients when at least `least_recipients` of them are left with money and none
  with more than half of it. What names no recipient is taken for one, so that it never adds to
  the count.
#}
{% macro summed_over_recipients(relation, keys) -%}
    select
        {{ keys | join(', ') }},
        sum(received_rub) as net_amount_rub,
        sum(unknown_count) as unknown_count,
        count(*) filter (where received_rub <> 0) as recipients_count,
        max(abs(received_rub)) as largest_amount_rub,
        count(*) filter (where received_rub <> 0) >= {{ var('least_recipients') }}
        and 2 * max(abs(received_rub)) <= sum(abs(received_rub)) as is_enough
    from (
        select
            {{ keys | join(', ') }},
            recipient,
            coalesce(sum(net_amount_rub), 0) as received_rub,
            {{ unknown_lines('net_amount_rub') }} as unknown_count
        from {{ relation }}
        group by {{ keys | join(', ') }}, recipient
    ) as by_recipient
    group by {{ keys | join(', ') }}
{%- endmacro %}

{# A sum of trips or of payments to persons as it is published: to the nearest step, halves away from
   zero, so that a line which comes late to a closed year is not the difference of two editions. #}
{% macro coarse_money(amount) -%}
    cast(
        cast(
            round(cast({{ amount }} as double) / {{ var('coarse_money_step_rub') }}) as decimal(12, 0)
        ) * {{ var('coarse_money_step_rub') }} as decimal(18, 2)
    )
{%- endmacro %}

{# The years whose payments to persons and trips are told: those with final data. Told while it
   runs, a year would give its months away, as the difference of two editions. #}
{% macro final_years() -%}
    (
        select
            period_code,
            year
        from {{ ref('dim_period') }}
        where period_type = 'Y' and {{ is_final('period_end') }}
    )
{%- endmacro %}
