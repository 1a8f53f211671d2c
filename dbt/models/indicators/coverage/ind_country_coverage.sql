-- R05 share of territories with a large enough diaspora in which an event of the year was held.
-- How large, and by the estimate of which year, the seed coverage_base says.
with active as (
    select distinct
        year,
        territory_code
    from {{ ref('int_indicator__event_held') }}
)

select
    {{ indicator_parts(
        'R05', year='years.year', world=true,
        numerator='count(active.territory_code)', denominator='count(*)'
    ) }}
from {{ ref('int_diaspora__estimate_chosen') }} as chosen
inner join {{ ref('coverage_base') }} as coverage
    on
        chosen.year = coverage.base_year
        and chosen.value_central >= coverage.minimum_central
inner join {{ ref('int_indicator__place_framed') }} as places
    on
        places.territory_level = 'territory'
        and not places.is_unresolved
        and chosen.territory_code = places.territory_code
inner join {{ ref('int_indicator__period_published') }} as years on years.period_type = 'Y'
left join active
    on chosen.territory_code = active.territory_code and years.year = active.year
where chosen.is_headline and chosen.definition = {{ headline_definition() }}
group by years.year
