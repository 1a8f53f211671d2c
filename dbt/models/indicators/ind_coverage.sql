-- R04 per 1,000 compatriots, R05 and R06 coverage, R09 spread over cities.
with periods as (
    select * from {{ ref('int_indicator__period_published') }} where period_type = 'Y'
),

places as (
    select * from {{ ref('int_indicator__place_framed') }}
),

members as (
    select * from {{ ref('int_indicator__member_placed') }}
),

estimates as (
    select * from {{ ref('int_indicator__denominator_summed') }}
),

persons as (
    select
        year,
        territory_code,
        persons_count
    from {{ ref('int_indicator__person_counted') }}
    where
        period_type = 'Y'
        and territory_level = 'territory'
        and dim1_scheme = '{{ var("absent_code") }}'
),

-- Groups and the world count only the participants of territories that have an estimate.
estimated_persons as (
    select
        persons.year,
        members.territory_level,
        members.territory_code,
        cast(sum(persons.persons_count) as bigint) as persons_count
    from persons
    inner join estimates
        on
            estimates.territory_level = 'territory'
            and persons.territory_code = estimates.territory_code
            and persons.year = estimates.year
            and estimates.covered_count > 0
    inner join members on persons.territory_code = members.member_code
    where members.territory_level <> 'territory'
    group by persons.year, members.territory_level, members.territory_code
    union all
    select
        year,
        'territory' as territory_level,
        territory_code,
        persons_count
    from persons
),

expected_counts as (
    select
        members.territory_level,
        members.territory_code,
        count(*) as territories_count
    from places
    inner join members on places.territory_code = members.member_code
    where
        places.territory_level = 'territory'
        and not places.is_unresolved
        and members.territory_level <> 'territory'
    group by members.territory_level, members.territory_code
),

active as (
    select distinct
        year,
        territory_code
    from {{ ref('int_indicator__event_held') }}
),

-- A territory counts when its estimate of the target's base year is large enough.
base as (
    select
        periods.period_code,
        count(*) as territories_count,
        count(active.territory_code) as active_count
    from {{ ref('int_diaspora__estimate_chosen') }} as chosen
    inner join {{ ref('coverage_base') }} as coverage
        on
            chosen.year = coverage.base_year
            and chosen.value_central >= coverage.minimum_central
    inner join places
        on
            places.territory_level = 'territory'
            and not places.is_unresolved
            and chosen.territory_code = places.territory_code
    cross join periods
    left join active
        on chosen.territory_code = active.territory_code and periods.year = active.year
    where chosen.is_headline and chosen.definition = {{ headline_definition() }}
    group by periods.period_code
),

diaspora as (
    select
        estimates.year,
        sum(estimates.covered_count) as covered_count,
        max(estimates.grade) as grade,
        {{ or_zero('sum(case when active.year is not null then estimates.value_low end)') }}
            as covered_low,
        {{ or_zero('sum(case when active.year is not null then estimates.value_central end)') }}
            as covered_central,
        {{ or_zero('sum(case when active.year is not null then estimates.value_high end)') }}
            as covered_high,
        {{ or_zero('sum(case when active.year is null then estimates.value_low end)') }}
            as uncovered_low,
        {{ or_zero('sum(case when active.year is null then estimates.value_central end)') }}
            as uncovered_central,
        {{ or_zero('sum(case when active.year is null then estimates.value_high end)') }}
            as uncovered_high
    from estimates
    left join active
        on estimates.territory_code = active.territory_code and estimates.year = active.year
    where estimates.territory_level = 'territory' and estimates.covered_count > 0
    group by estimates.year
),

cities as (
    select
        year,
        territory_code,
        city_key,
        count(*) as events_count
    from {{ ref('int_indicator__event_held') }}
    group by year, territory_code, city_key
),

spread as (
    select
        year,
        territory_code,
        cast(sum(events_count) as bigint) as events_count,
        cast(sum(events_count * events_count) as bigint) as squares_sum
    from cities
    group by year, territory_code
)

select
    {{ indicator_parts(
        'R04', 'band', times=1000,
        numerator=or_zero('estimated_persons.persons_count'),
        denominator='estimates.value_central',
        denominator_low='estimates.value_low',
        denominator_high='estimates.value_high',
        persons_num=or_zero('estimated_persons.persons_count'),
        status="case when estimates.grade = 'D' then 'low_quality' end",
        grade='estimates.grade', source_count="nullif(estimates.covered_count, 0)"
    ) }}
from periods
cross join places
left join estimated_persons
    on
        periods.year = estimated_persons.year
        and places.territory_level = estimated_persons.territory_level
        and places.territory_code = estimated_persons.territory_code
left join estimates
    on
        periods.year = estimates.year
        and places.territory_level = estimates.territory_level
        and places.territory_code = estimates.territory_code
where not places.is_unresolved
union all
select
    {{ indicator_parts(
        'R04b', 'point',
        numerator=or_zero('estimates.covered_count'),
        denominator='expected_counts.territories_count',
        grade='estimates.grade', source_count="nullif(estimates.covered_count, 0)"
    ) }}
from periods
inner join places on places.territory_level in ('group', 'world')
left join expected_counts
    on
        places.territory_level = expected_counts.territory_level
        and places.territory_code = expected_counts.territory_code
left join estimates
    on
        periods.year = estimates.year
        and places.territory_level = estimates.territory_level
        and places.territory_code = estimates.territory_code
union all
select
    {{ indicator_parts(
        'R05', 'point',
        numerator=or_zero('base.active_count'),
        denominator=or_zero('base.territories_count')
    ) }}
from periods
inner join places on places.territory_level = 'world'
left join base on periods.period_code = base.period_code
union all
select
    {{ indicator_parts(
        'R06', 'own_band',
        numerator='diaspora.covered_central',
        numerator_low='diaspora.covered_low',
        numerator_high='diaspora.covered_high',
        denominator='diaspora.covered_central + diaspora.uncovered_central',
        denominator_low='diaspora.covered_low + diaspora.uncovered_high',
        denominator_high='diaspora.covered_high + diaspora.uncovered_low',
        grade='diaspora.grade', source_count='diaspora.covered_count'
    ) }}
from periods
inner join places on places.territory_level = 'world'
left join diaspora on periods.year = diaspora.year
union all
select
    {{ indicator_parts(
        'R09', 'point',
        numerator=or_zero('spread.events_count * spread.events_count - spread.squares_sum'),
        denominator=or_zero('spread.events_count * spread.events_count'),
        records=or_zero('spread.events_count'),
        status="case when spread.events_count < 8 then 'low_quality' end"
    ) }}
from periods
inner join places on places.territory_level = 'territory'
left join spread
    on periods.year = spread.year and places.territory_code = spread.territory_code
