-- A02 associations that came (a) and went (b, and by way) in a year, and the balance (c), over
-- those open when it began.
{% set gone = 'years.closed_count + years.merged_count' %}
{% for code, way, came in [
    ('A02a', none, 'years.entered_count'),
    ('A02b', none, gone),
    ('A02b', 'closed', 'years.closed_count'),
    ('A02b', 'merged', 'years.merged_count'),
    ('A02c', none, 'years.entered_count - (' ~ gone ~ ')'),
] %}
select
    {{ indicator_parts(
        code, year='years.period_code',
        territory_level='members.territory_level', territory_code='members.territory_code',
        breakdown='way_closed' if way else none, dim1_code="'" ~ way ~ "'" if way else none,
        numerator='sum(' ~ came ~ ')',
        denominator='sum(years.opening_count)',
        records='sum(years.opening_count)'
    ) }}
from {{ ref('int_indicator__association_year') }} as years
inner join {{ ref('int_indicator__member_placed') }} as members
    on years.territory_code = members.member_code
group by years.period_code, members.territory_level, members.territory_code
{{ 'union all' if not loop.last }}
{% endfor %}
