-- Y02 how complete the ages of participants are.
select
    {{ indicator_parts(
        'Y02',
        numerator='age_known_count', denominator='persons_count',
        persons_num='age_known_count', persons_den='persons_count'
    ) }}
from {{ ref('int_indicator__age_counted') }}
