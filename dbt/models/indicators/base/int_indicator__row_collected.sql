-- Every indicator's rows with the parts their values follow from.
{% for model in [
    'ind_visit', 'ind_reach', 'ind_coverage', 'ind_event_plan', 'ind_event', 'ind_youth',
    'ind_spending', 'ind_quality'
] %}
select * from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
