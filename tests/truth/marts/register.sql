-- marts.mart_diaspora__register
with registers as (
    -- What stands under names that nobody knows is not one place.
    select * from estimates_of_years where definition = 'registered' and territory <> 'ZZZ'
)

select
    r.territory as territory_code, r.year, d.definition, r.source as post_code, r.ref_year,
    r.grade, r.low as registered_low, r.central as registered_count, r.high as registered_high,
    e.method as estimate_method, e.ref_year as estimate_ref_year, e.grade as estimate_grade,
    e.low as estimate_low, e.central as estimate_central, e.high as estimate_high,
    if(e.is_usable, cast(round(r.central / cast(e.high as double), 6) as decimal(18, 6)), null)
        as share_low,
    if(e.is_usable, cast(round(r.central / cast(e.central as double), 6) as decimal(18, 6)), null)
        as share_central,
    if(e.is_usable, cast(round(r.central / cast(e.low as double), 6) as decimal(18, 6)), null)
        as share_high,
    case when r.central > e.high then case d.definition
        when 'self_identified' then 'above_estimate' when 'citizens' then 'above_citizens'
    end end as finding
from registers as r
cross join (select distinct definition from estimates_of_years where definition <> 'registered') as d
left join estimates_of_years as e
    on r.territory = e.territory and r.year = e.year and e.definition = d.definition
