-- Y12 days from an application to its published result, the median, also by competition. A result
-- that is older than its application is a wrong date and tells nothing; fewer than ten are too few.
{% for breakdown, code in {none: none, 'competition': 'competition_code'}.items() %}
select
    {{ indicator_parts(
        'Y12', breakdown=breakdown, dim1_code=code,
        measure='case when count(*) >= 10 then median(judging_days) end',
        records='count(*)', status="case when count(*) < 10 then 'too_few' end"
    ) }}
from {{ ref('int_indicator__application_placed') }}
where judging_days >= 0 and period_type = 'SEASON' and territory_level = 'world'
group by period_type, period_code, territory_level, territory_code{{ ', ' ~ code if code }}
{{ 'union all' if not loop.last }}
{% endfor %}
