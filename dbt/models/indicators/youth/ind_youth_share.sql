-- Y01 share of the young among participants whose age is known.
select
    {{ indicator_parts(
        'Y01',
        numerator='youth_count', denominator='age_known_count',
        persons_num='youth_count', persons_den='age_known_count'
    ) }}
from {{ ref('int_indicator__age_counted') }}
