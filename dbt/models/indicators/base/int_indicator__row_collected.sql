-- Every indicator's rows with the parts their values follow from.
{% for model in [
    'ind_active_regions',
    'ind_age_known',
    'ind_association',
    'ind_campaign',
    'ind_city_spread',
    'ind_cohort_retention',
    'ind_completeness',
    'ind_cost_per_participant',
    'ind_cost_per_visit',
    'ind_country_coverage',
    'ind_diaspora_coverage',
    'ind_digital_reach',
    'ind_event_plan',
    'ind_event_size',
    'ind_freshness',
    'ind_identified_visits',
    'ind_new_participants',
    'ind_participants',
    'ind_reach_per_1000',
    'ind_region_support',
    'ind_repeat_participation',
    'ind_show_up',
    'ind_spending_per_compatriot',
    'ind_visits',
    'ind_visits_compared',
    'ind_youth_share'
] %}
select * from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
