-- Each end of the band is the source's own, else the one of its grade; a grade D figure has none.
-- Estimates that are doubted (int_diaspora__estimate_judged) stay out.
with resolved as (
    select
        *,
        row_number() over (
            partition by territory_code, ref_year, definition, method, source
            order by
                _delivery_rank desc nulls last,
                _line desc nulls last
        ) as copy_rank
    from {{ ref('int_diaspora__estimate_judged') }}
    where reason is null
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
