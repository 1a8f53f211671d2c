-- R02 unique participants.
select
    {{ indicator_parts(
        'R02', dim1_scheme='dim1_scheme', dim1_code='dim1_code',
        measure='persons_count', persons_num='persons_count'
    ) }}
from {{ ref('int_indicator__person_counted') }}
