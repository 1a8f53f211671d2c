-- Estimates of all exports in one form. A consular register is a source of its own class: how many
-- are registered, by the post that keeps the register. What stands on the first of January is the
-- end of the year before; no register is of a better grade than B, as who leaves is rarely struck
-- off.
with consular as (
    select
        *,
        cast(extract(year from period_end_date) as integer)
        - case
            when extract(month from period_end_date) = 1 and extract(day from period_end_date) = 1
                then 1
            else 0
        end as ref_year
    from {{ ref('stg_consular_figures') }}
)

select
    'diaspora_estimates' as export,
    country_name,
    ref_year,
    definition,
    method,
    source,
    grade,
    stated_low,
    value_central,
    stated_high,
    cast(null as string) as post_code,
    {{ date_of('ref_year', 12, 31) }} as as_of_date,
    _delivery_id,
    _line,
    _delivery_rank
from {{ ref('stg_diaspora_estimates') }}
union all
select
    'consular_figures' as export,
    country_name,
    ref_year,
    'registered' as definition,
    'register' as method,
    post_code as source,
    'B' as grade,
    cast(null as bigint) as stated_low,
    registered_count as value_central,
    cast(null as bigint) as stated_high,
    post_code,
    least(period_end_date, {{ date_of('ref_year', 12, 31) }}) as as_of_date,
    _delivery_id,
    _line,
    _delivery_rank
from consular
