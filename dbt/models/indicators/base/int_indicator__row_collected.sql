-- Every indicator's rows with the parts their values follow from.
{% for model in [
    'ind_coverage',
    'ind_event',
    'ind_event_plan',
    'ind_quality',
    'ind_reach',
    'ind_spending',
    'ind_visit',
    'ind_youth'
] %}
select * from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
