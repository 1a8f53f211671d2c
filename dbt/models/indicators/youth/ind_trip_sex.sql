-- Y11 women among the travellers of a season whose sex a roster states.
select
    {{ indicator_parts(
        'Y11',
        numerator="count(*) filter (where sex_code = 'f')", denominator='count(*)',
        persons_num="count(*) filter (where sex_code = 'f')", persons_den='count(*)'
    ) }}
from {{ ref('int_indicator__nominee_placed') }}
where final_outcome = 'travelled' and sex_code is not null
group by period_type, period_code, territory_level, territory_code
