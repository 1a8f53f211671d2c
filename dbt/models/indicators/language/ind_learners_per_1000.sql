-- L06 learners per 1,000 compatriots, L06b learners. Per head, groups and the world count only the
-- learners of territories that have an estimate.
with estimates as (
    select * from {{ ref('int_indicator__denominator_summed') }}
),

learners as (
    select
        counted.year,
        members.territory_level,
        members.territory_code,
        cast(sum(counted.learners_count) as bigint) as learners_count
    from {{ ref('int_indicator__learner_counted') }} as counted
    inner join {{ ref('int_indicator__member_placed') }} as members
        on counted.territory_code = members.member_code
    left join estimates
        on
            estimates.territory_level = 'territory'
            and counted.territory_code = estimates.territory_code
            and counted.year = estimates.year
    where
        counted.period_type = 'Y'
        and counted.territory_level = 'territory'
        and counted.dim1_scheme = '{{ var("absent_code") }}'
        and (members.territory_level = 'territory' or estimates.covered_count > 0)
    group by counted.year, members.territory_level, members.territory_code
),

reach as (
    select
        coalesce(estimates.year, learners.year) as year,
        coalesce(estimates.territory_level, learners.territory_level) as territory_level,
        coalesce(estimates.territory_code, learners.territory_code) as territory_code,
        {{ or_zero('learners.learners_count') }} as learners_count,
        estimates.value_low,
        estimates.value_central,
        estimates.value_high,
        estimates.grade,
        estimates.covered_count
    from estimates
    full outer join learners
        on
            estimates.year = learners.year
            and estimates.territory_level = learners.territory_level
            and estimates.territory_code = learners.territory_code
)

select
    {{ indicator_parts(
        'L06', year='year',
        numerator='learners_count',
        denominator='value_central', denominator_low='value_low', denominator_high='value_high',
        persons_num='learners_count',
        status="case when grade = 'D' then 'low_quality' end",
        grade='grade', source_count='nullif(covered_count, 0)'
    ) }}
from reach
union all
select
    {{ indicator_parts(
        'L06b', dim1_scheme='dim1_scheme', dim1_code='dim1_code',
        measure='learners_count', persons_num='learners_count'
    ) }}
from {{ ref('int_indicator__learner_counted') }}
