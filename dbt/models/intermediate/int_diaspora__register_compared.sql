-- The consular register of a territory and year beside the estimate that is chosen for each other
-- definition. Who is registered is a citizen and a compatriot: a register above the upper end of
-- either contradicts it, and both stay as they are. Unknown names are compared with nothing.
with registers as (
    select *
    from {{ ref('int_diaspora__estimate_chosen') }}
    where
        definition = 'registered'
        and is_headline
        and territory_code <> '{{ var("unresolved_territory") }}'
),

estimates as (
    select *
    from {{ ref('int_diaspora__estimate_chosen') }}
    where definition <> 'registered' and is_headline
),

definitions as (
    select definition
    from estimates
    union
    select {{ headline_definition() }} as definition
)

select
    registers.territory_code,
    registers.year,
    definitions.definition,
    registers.source as post_code,
    registers.ref_year,
    registers.grade,
    registers.headline_low as registered_low,
    registers.value_central as registered_count,
    registers.headline_high as registered_high,
    estimates.method as estimate_method,
    estimates.ref_year as estimate_ref_year,
    estimates.grade as estimate_grade,
    estimates.headline_low as estimate_low,
    estimates.value_central as estimate_central,
    estimates.headline_high as estimate_high,
    {%- for name, part in {
        'share_low': 'headline_high', 'share_central': 'value_central', 'share_high': 'headline_low'
    }.items() %}
    case
        when estimates.grade <> 'D'
            then cast(
                round(
                    cast(registers.value_central as double) / nullif(estimates.{{ part }}, 0), 6
                ) as decimal(18, 6)
            )
    end as {{ name }},
    {%- endfor %}
    case
        when registers.value_central > estimates.headline_high
            then case definitions.definition
                when {{ headline_definition() }} then 'above_estimate'
                when 'citizens' then 'above_citizens'
            end
    end as finding
from registers
cross join definitions
left join estimates
    on
        registers.territory_code = estimates.territory_code
        and registers.year = estimates.year
        and definitions.definition = estimates.definition
