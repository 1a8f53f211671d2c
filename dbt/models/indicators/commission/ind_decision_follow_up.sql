-- C01 decisions done by their due date, of those that were due: C01a by the first date, C01b by the
-- revised one. By the year of the due date, and by meeting of all that was due by the day of the
-- newest register.
with as_of as (
    select
        period_type,
        period_code
    from {{ ref('dim_period') }}
    where period_type = 'ASOF'
),

due as (
    {%- for code, due_date in {'C01a': 'original_due_date', 'C01b': 'revised_due_date'}.items() %}
    select
        '{{ code }}' as code,
        cast(meeting_no as string) as meeting_code,
        cast(extract(year from {{ due_date }}) as string) as year_code,
        case when done_date <= {{ due_date }} then 1 else 0 end as in_time_count
    from {{ ref('fct_commission_action') }}
    where {{ due_date }} <= register_date
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{% for code in ['C01a', 'C01b'] %}
select
    {{ indicator_parts(
        code, year='year_code', world=true,
        numerator='sum(in_time_count)', denominator='count(*)', records='count(*)'
    ) }}
from due
where code = '{{ code }}'
group by year_code
union all
select
    {{ indicator_parts(
        code, world=true, breakdown='meeting', dim1_code='due.meeting_code',
        period_type='as_of.period_type', period_code='as_of.period_code',
        numerator='sum(due.in_time_count)', denominator='count(*)', records='count(*)'
    ) }}
from due
cross join as_of
where due.code = '{{ code }}'
group by as_of.period_type, as_of.period_code, due.meeting_code
{{ 'union all' if not loop.last }}
{% endfor %}
