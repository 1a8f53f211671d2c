-- Denominators and rates that nobody uses until a person confirms them (confirmed_figures).
{% set judged = [
    ('export', ref('int_diaspora__estimate_judged'), 'value_central'),
    ("'worldbank_population'", ref('int_population__judged'), 'population_count'),
    ("'cbr_rates'", ref('int_fx__rate_judged'), 'rate_rub'),
    ("'cbr_rates'", ref('int_fx__rate_stated'), 'rate_rub'),
] %}
with doubted as (
    {% for export, relation, value in judged %}
    select
        {{ export }} as export,
        row_key,
        cast({{ value }} as decimal(24, 10)) as value,
        reason,
        _delivery_id,
        _line
    from {{ relation }}
    where reason is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    doubted.export,
    doubted.row_key,
    doubted.value,
    doubted.reason,
    deliveries.file_name,
    doubted._delivery_id,
    doubted._line
from doubted
inner join {{ ref('stg_deliveries') }} as deliveries
    on doubted._delivery_id = deliveries.delivery_id
