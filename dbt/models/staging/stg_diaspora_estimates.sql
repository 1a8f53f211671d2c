select
    {{ clean_text('country_name') }} as country_name,
    cast(ref_year as integer) as ref_year,
    method,
    {{ clean_text('source') }} as source,
    definition,
    -- A figure that states no grade is one of the lowest.
    coalesce(quality_grade, 'D') as grade,
    cast(value_low as bigint) as stated_low,
    cast(value_central as bigint) as value_central,
    cast(value_high as bigint) as stated_high,
    _delivery_id,
    _line,
    _delivery_rank
from (
    {{ rows_in_effect('diaspora_estimates', 'period_snapshot', scope=['source', 'ref_year']) }}
) as rows_in_effect
