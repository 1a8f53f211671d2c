-- R06 share of the diaspora that lives where an event was held in every month of the year. Low sets
-- the low of the covered against the high of the rest.
with active as (
    select
        year,
        territory_code
    from {{ ref('int_indicator__event_held') }}
    group by year, territory_code
    having count(distinct extract(month from event_date)) = 12
),

diaspora as (
    select
        estimates.year,
        sum(estimates.covered_count) as covered_count,
        {%- for end in ['low', 'central', 'high'] %}
        {{ or_zero('sum(estimates.value_' ~ end ~ ') filter (where active.year is not null)') }}
            as covered_{{ end }},
        {{ or_zero('sum(estimates.value_' ~ end ~ ') filter (where active.year is null)') }}
            as uncovered_{{ end }},
        {%- endfor %}
        max(estimates.grade) as grade
    from {{ ref('int_indicator__denominator_summed') }} as estimates
    left join active
        on estimates.territory_code = active.territory_code and estimates.year = active.year
    where estimates.territory_level = 'territory' and estimates.covered_count > 0
    group by estimates.year
)

select
    {{ indicator_parts(
        'R06', year='year', world=true,
        numerator='covered_central',
        numerator_low='covered_low',
        numerator_high='covered_high',
        denominator='covered_central + uncovered_central',
        denominator_low='covered_low + uncovered_high',
        denominator_high='covered_high + uncovered_low',
        grade='grade', source_count='covered_count'
    ) }}
from diaspora
