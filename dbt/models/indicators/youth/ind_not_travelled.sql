-- Y08 nominees who did not travel, also by how they left the list. Who is still pending stands
-- among the nominees alone.
{% for breakdown, code in {none: none, 'way_out': 'ways.dim1_code'}.items() %}
{%- set gone %}
    {%- if code -%}
        count(*) filter (where nominees.final_outcome = {{ code }})
    {%- else -%}
        count(*) filter (where nominees.final_outcome not in ('travelled', 'pending'))
    {%- endif -%}
{%- endset %}
select
    {{ indicator_parts(
        'Y08',
        period_type='nominees.period_type', period_code='nominees.period_code',
        territory_level='nominees.territory_level', territory_code='nominees.territory_code',
        breakdown=breakdown, dim1_code=code,
        numerator=gone, denominator='count(*)', persons_num=gone, persons_den='count(*)'
    ) }}
from {{ ref('int_indicator__nominee_placed') }} as nominees
{%- if code %}
inner join {{ ref('int_indicator__breakdown_framed') }} as ways
    on ways.breakdown = 'way_out'
{%- endif %}
group by
    nominees.period_type,
    nominees.period_code,
    nominees.territory_level,
    nominees.territory_code{{ ', ' ~ code if code }}
{{ 'union all' if not loop.last }}
{% endfor %}
