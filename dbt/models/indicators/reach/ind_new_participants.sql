-- R08 the new among the participants.
with counted as (
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        {{ or_zero("sum(persons_count) filter (where dim1_code = 'new')") }} as new_count,
        {{ or_zero("sum(persons_count) filter (where dim1_code = '" ~ var('absent_code') ~ "')") }}
            as persons_count
    from {{ ref('int_indicator__person_counted') }}
    where dim1_scheme in ('{{ var("absent_code") }}', 'newness')
    group by period_type, period_code, territory_level, territory_code
)

select
    {{ indicator_parts(
        'R08',
        numerator='new_count', denominator='persons_count',
        persons_num='new_count', persons_den='persons_count'
    ) }}
from counted
