-- L05 hours attended of hours planned, over courses of which both are known; sums in whole hours.
select
    {{ indicator_parts(
        'L05', dim1_scheme='dim1_scheme', dim1_code='dim1_code',
        numerator='floor(sum(hours_counted))', denominator='floor(sum(hours_planned))',
        persons_den='count(*)'
    ) }}
from {{ ref('int_indicator__course_placed') }}
where hours_planned > 0 and hours_counted is not null
group by period_type, period_code, territory_level, territory_code, dim1_scheme, dim1_code
