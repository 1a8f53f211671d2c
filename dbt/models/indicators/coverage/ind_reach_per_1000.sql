-- R04 participants per 1,000 compatriots, R04b how many territories have a firm estimate. Groups
-- and the world count only the participants of territories that have an estimate.
with {{ counted_beside_estimates(ref('int_indicator__person_counted'), 'persons_count') }},

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
from beside_estimates
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
