-- Y04 how many of those who entered a step of the way passed it. Nominations and confirmations
-- stand in rosters: where none has come, nothing is known of them.
{% for stage, before in {
    'round_1': none, 'final': 'is_round_1', 'nominated': 'is_final', 'confirmed': 'is_nominated'
}.items() %}
{%- set passed = 'count(*) filter (where applications.is_' ~ stage ~ ')' %}
{%- set entered = 'count(*) filter (where applications.' ~ before ~ ')' if before else 'count(*)' %}
select
    {{ indicator_parts(
        'Y04',
        period_type='applications.period_type', period_code='applications.period_code',
        territory_level='applications.territory_level',
        territory_code='applications.territory_code',
        breakdown='stage', dim1_code="'" ~ stage ~ "'",
        numerator=passed, denominator=entered, persons_num=passed, persons_den=entered,
        status='max(' ~ without_rosters() ~ ')' if stage in ('nominated', 'confirmed') else none
    ) }}
from {{ ref('int_indicator__application_placed') }} as applications
{{ join_rosters('applications') }}
where applications.period_type = 'SEASON'
group by
    applications.period_type,
    applications.period_code,
    applications.territory_level,
    applications.territory_code
{{ 'union all' if not loop.last }}
{% endfor %}
