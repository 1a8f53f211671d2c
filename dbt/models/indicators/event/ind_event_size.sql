-- E06a mean and E06b median of visits per event whose visits are known, also by kind of event.
{% for breakdown, code in {none: none, 'event_type': 'event_type_code'}.items() %}
{% for indicator, parts in {
    'E06a': {'numerator': or_zero('sum(visits_count)'), 'denominator': 'count(visits_count)'},
    'E06b': {'measure': 'median(visits_count)'},
}.items() %}
select
    {{ indicator_parts(
        indicator, breakdown=breakdown, dim1_code=code,
        records='count(visits_count)', **parts
    ) }}
from {{ events_of(indicator, breakdown) }}
{{ 'where ' ~ code ~ ' is not null' if code }}
group by period_type, period_code, territory_level, territory_code{{ ', ' ~ code if code }}
{{ 'union all' if not loop.last }}
{% endfor %}
{{ 'union all' if not loop.last }}
{% endfor %}
