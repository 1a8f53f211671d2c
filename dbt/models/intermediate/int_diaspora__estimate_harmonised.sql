-- Each end of the band is the source's own, else the one of its grade; a grade D figure has none.
with resolved as (
    select
        coalesce(territories.territory_code, '{{ var("unresolved_territory") }}')
            as territory_code,
        estimates.*,
        row_number() over (
            partition by
                coalesce(territories.territory_code, '{{ var("unresolved_territory") }}'),
                estimates.ref_year,
                estimates.definition,
                estimates.method,
                estimates.source
            order by
                estimates._delivery_rank desc nulls last,
                estimates._line desc nulls last
        ) as copy_rank
    from {{ ref('stg_diaspora_estimates') }} as estimates
    left join {{ territory_names(ref('stg_diaspora_estimates'), 'country_name') }} as territories
        on estimates.country_name = territories.name
),

with_factor as (
    select
        *,
        stated_low is not null and stated_high is not null and grade <> 'D' as is_own_band,
        case grade when 'A' then 1.05 when 'B' then 1.15 when 'C' then 1.35 end as band_factor
    from resolved
    where copy_rank = 1
)

select
    territory_code,
    ref_year,
    definition,
    method,
    source,
    grade,
    case
        when grade <> 'D' and stated_low is not null then stated_low
        else cast(floor(cast(value_central as double) / band_factor + 0.5) as bigint)
    end as value_low,
    value_central,
    case
        when grade <> 'D' and stated_high is not null then stated_high
        else cast(floor(value_central * band_factor + 0.5) as bigint)
    end as value_high,
    is_own_band,
    _delivery_id,
    _line,
    _delivery_rank
from with_factor
