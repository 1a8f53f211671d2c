-- P02 cases open for more than 90 days among those open at the end of a period, also by category. A
-- case is in the last state that it was in by that day.
with open_cases as (
    select
        periods.period_type,
        periods.period_code,
        members.territory_level,
        members.territory_code,
        cases.category_code,
        {{ days_between('cases.opened_date', 'periods.period_end') }} > 90 as is_long
    from {{ ref('fct_legal_case') }} as cases
    inner join {{ ref('int_legal_case__status_ordered') }} as statuses
        on cases.case_id = statuses.case_id and statuses.is_opening
    inner join {{ ref('int_indicator__period_published') }} as periods
        on
            periods.period_type in ('H', 'Y')
            and statuses.status_date <= periods.period_end
            and coalesce(statuses.next_status_date > periods.period_end, true)
    inner join {{ ref('int_indicator__member_placed') }} as members
        on
            cases.territory_code = members.member_code
            and members.territory_level in ('union', 'world')
    where cases.is_dated_soundly
)

{% for breakdown, code in {none: none, 'case_category': 'category_code'}.items() %}
select
    {{ indicator_parts(
        'P02', breakdown=breakdown, dim1_code=code,
        numerator='count(*) filter (where is_long)', denominator='count(*)',
        persons_num='count(*) filter (where is_long)', persons_den='count(*)'
    ) }}
from open_cases
group by period_type, period_code, territory_level, territory_code{{ ', ' ~ code if code }}
{{ 'union all' if not loop.last }}
{% endfor %}
