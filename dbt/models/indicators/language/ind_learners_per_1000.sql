-- L06 learners per 1,000 compatriots, L06b learners. Per head, groups and the world count only the
-- learners of territories that have an estimate.
with {{ counted_beside_estimates(ref('int_indicator__learner_counted'), 'learners_count') }}

select
    {{ indicator_parts(
        'L06', year='year',
        numerator='persons_count',
        denominator='value_central', denominator_low='value_low', denominator_high='value_high',
        persons_num='persons_count',
        status="case when grade = 'D' then 'low_quality' end",
        grade='grade', source_count='nullif(covered_count, 0)'
    ) }}
from beside_estimates
union all
select
    {{ indicator_parts(
        'L06b', dim1_scheme='dim1_scheme', dim1_code='dim1_code',
        measure='learners_count', persons_num='learners_count'
    ) }}
from {{ ref('int_indicator__learner_counted') }}
