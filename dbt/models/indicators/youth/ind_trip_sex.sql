-- Y11 women among the travellers of a season whose sex a roster states.
select
    {{ indicator_parts(
        'Y11',
        period_type='nominees.period_type', period_code='nominees.period_code',
        territory_level='nominees.territory_level', territory_code='nominees.territory_code',
        numerator="count(*) filter (where places.sex_code = 'f')", denominator='count(*)',
        persons_num="count(*) filter (where places.sex_code = 'f')", persons_den='count(*)'
    ) }}
from {{ ref('int_indicator__nominee_placed') }} as nominees
inner join {{ ref('fct_trip_place') }} as places
    on
        nominees.trip_code = places.trip_code
        and nominees.post_code = places.post_code
        and nominees.line_no = places.line_no
where nominees.final_outcome = 'travelled' and places.sex_code is not null
group by
    nominees.period_type,
    nominees.period_code,
    nominees.territory_level,
    nominees.territory_code
