-- A03 reports of grants accepted by the day they were due, over those due in the period; by call.
{% for call in [none, 'reports.call_code'] %}
select
    {{ indicator_parts(
        'A03',
        period_type='periods.period_type', period_code='periods.period_code',
        territory_level='members.territory_level', territory_code='members.territory_code',
        breakdown='grant_call' if call else none, dim1_code=call,
        numerator="count(*) filter (where reports.report_accepted_on <= reports.report_due)",
        denominator='count(*)',
        records='count(*)'
    ) }}
from {{ ref('fct_grant_tranche') }} as reports
inner join {{ ref('int_indicator__period_published') }} as periods
    on
        reports.report_due between periods.period_start and periods.period_end
        and periods.period_type {{ "= 'Y'" if call else "in ('Y', 'Q')" }}
inner join {{ ref('int_indicator__member_placed') }} as members
    on
        reports.territory_code = members.member_code
        and {{ "members.territory_level = 'world'" if call
            else "(periods.period_type = 'Y' or members.territory_level = 'world')" }}
{%- if call %}
where reports.call_code is not null
{%- endif %}
group by
    periods.period_type,
    periods.period_code,
    members.territory_level,
    members.territory_code{{ ', ' ~ call if call }}
{{ 'union all' if not loop.last }}
{% endfor %}
