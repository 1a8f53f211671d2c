-- Y03 valid applications of a season, by competition, by category, and up to the end of each week
-- that has passed.
{% for breakdown, code in {
    none: none, 'competition': 'competition_code', 'category': 'category_code'
}.items() %}
select
    {{ indicator_parts(
        'Y03', breakdown=breakdown, dim1_code=code, measure='count(*)', persons_num='count(*)'
    ) }}
from {{ ref('int_indicator__application_placed') }}
where period_type = 'SEASON'
group by period_type, period_code, territory_level, territory_code{{ ', ' ~ code if code }}
union all
{% endfor %}
select
    {{ indicator_parts(
        'Y03',
        period_type='applications.period_type', period_code='applications.period_code',
        territory_level='applications.territory_level',
        territory_code='applications.territory_code',
        breakdown='season_week', dim1_code='weeks.week_code',
        measure='count(*)', persons_num='count(*)'
    ) }}
from {{ ref('int_indicator__application_placed') }} as applications
inner join {{ ref('int_indicator__season_week') }} as weeks
    on
        applications.period_code = weeks.period_code
        and {{ week_code('applications.week_number') }} <= weeks.week_code
where applications.period_type = 'SEASON' and applications.territory_level = 'world'
group by
    applications.period_type,
    applications.period_code,
    applications.territory_level,
    applications.territory_code,
    weeks.week_code
