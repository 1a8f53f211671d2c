-- P03 cases opened in a period, by category; P04 those of them that were passed on, by to whom; P05
-- those passed on to the Fund that have its grant.
{% for breakdown, code in {none: none, 'case_category': 'category_code'}.items() %}
select
    {{ indicator_parts(
        'P03', breakdown=breakdown, dim1_code=code, measure='count(*)', persons_num='count(*)'
    ) }}
from {{ ref('int_indicator__case_placed') }}
group by period_type, period_code, territory_level, territory_code{{ ', ' ~ code if code }}
union all
{% endfor %}
{% set referred -%}
    count(*) filter (
        where
            cases.referred_to_code is not null
            and recipients.dim1_code in ('{{ var("absent_code") }}', cases.referred_to_code)
    )
{%- endset %}
select
    {{ indicator_parts(
        'P04',
        period_type='cases.period_type', period_code='cases.period_code',
        territory_level='cases.territory_level', territory_code='cases.territory_code',
        dim1_scheme='recipients.dim1_scheme', dim1_code='recipients.dim1_code',
        numerator=referred, denominator='count(*)', persons_num=referred, persons_den='count(*)'
    ) }}
from {{ ref('int_indicator__case_placed') }} as cases
inner join {{ ref('int_indicator__breakdown_framed') }} as recipients
    on recipients.breakdown in ('{{ var("absent_code") }}', 'referred_to')
group by
    cases.period_type,
    cases.period_code,
    cases.territory_level,
    cases.territory_code,
    recipients.dim1_scheme,
    recipients.dim1_code
union all
select
    {{ indicator_parts(
        'P05',
        numerator='count(*) filter (where has_fund_grant)', denominator='count(*)',
        persons_num='count(*) filter (where has_fund_grant)', persons_den='count(*)'
    ) }}
from {{ ref('int_indicator__case_placed') }}
where referred_to_code = 'fund'
group by period_type, period_code, territory_level, territory_code
