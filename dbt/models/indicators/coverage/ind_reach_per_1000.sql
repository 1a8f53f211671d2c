-- R04 participants per 1,000 compatriots, R04b how many territories have a firm estimate. Groups
-- and the world count only the participants of territories that have an estimate.
with estimates as (
    select * from {{ ref('int_indicator__denominator_summed') }}
),

members as (
    select * from {{ ref('int_indicator__member_placed') }}
),

persons as (
    select
        counted.year,
        members.territory_level,
        members.territory_code,
        cast(sum(counted.persons_count) as bigint) as persons_count
    from {{ ref('int_indicator__person_counted') }} as counted
    inner join members on counted.territory_code = members.member_code
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
        coalesce(estimates.year, persons.year) as year,
        coalesce(estimates.territory_level, persons.territory_level) as territory_level,
        coalesce(estimates.territory_code, persons.territory_code) as territory_code,
        {{ or_zero('persons.persons_count') }} as persons_count,
        estimates.value_low,
        estimates.value_central,
        estimates.value_high,
        estimates.grade,
        estimates.covered_count
    from estimates
    full outer join persons
        on
            estimates.year = persons.year
            and estimates.territory_level = persons.territory_level
            and estimates.territory_code = persons.territory_code
),

-- A group has as many territories in a year without estimates.
territories as (
    select
        years.year,
        members.territory_level,
        members.territory_code,
        count(*) as territories_count,
        count(*) filter (where own.covered_count > 0 and own.grade in ('A', 'B')) as firm_count
    from {{ ref('int_indicator__place_framed') }} as places
    inner join members on places.territory_code = members.member_code
    inner join {{ ref('int_indicator__period_published') }} as years on years.period_type = 'Y'
    left join estimates as own
        on
            own.territory_level = 'territory'
            and places.territory_code = own.territory_code
            and years.year = own.year
    where
        places.territory_level = 'territory'
        and not places.is_unresolved
        and members.territory_level <> 'territory'
    group by years.year, members.territory_level, members.territory_code
)

select
    {{ indicator_parts(
        'R04', year='year',
        numerator='persons_count',
        denominator='value_central', denominator_low='value_low', denominator_high='value_high',
        persons_num='persons_count',
        status="case when grade = 'D' then 'low_quality' end",
        grade='grade', source_count='nullif(covered_count, 0)'
    ) }}
from reach
union all
select
    {{ indicator_parts(
        'R04b', year='territories.year',
        territory_level='territories.territory_level',
        territory_code='territories.territory_code',
        numerator='territories.firm_count',
        denominator='territories.territories_count',
        grade='estimates.grade', source_count='nullif(estimates.covered_count, 0)'
    ) }}
from territories
left join estimates
    on
        territories.year = estimates.year
        and territories.territory_level = estimates.territory_level
        and territories.territory_code = estimates.territory_code
