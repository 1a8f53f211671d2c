-- R01 visits of held events, by how they were counted and by kind of event.
{% for breakdown, code in {
    none: none, 'count_basis': 'count_basis', 'event_type': 'event_type_code'
}.items() %}
select
    {{ indicator_parts(
        'R01', breakdown=breakdown, dim1_code=code,
        measure='sum(visits)', measure_low='sum(visits_low)', measure_high='sum(visits_high)',
        records='count(*)'
    ) }}
from {{ events_of('R01', breakdown) }}
{{ 'where ' ~ code ~ ' is not null' if code }}
group by period_type, period_code, territory_level, territory_code{{ ', ' ~ code if code }}
{{ 'union all' if not loop.last }}
{% endfor %}
