select
    cast(season as integer) as season_year,
    {{ clean_text('country_name') }} as country_name,
    cast(quota_participants as integer) as quota_participants,
    cast(quota_escorts as integer) as quota_escorts,
    cast(version as integer) as version,
    cast(approved_on as date) as approved_date,
    _delivery_id,
    _delivery_rank,
    cast(_received_at as timestamp) as received_at
from (
    {{ rows_in_effect('trip_quotas', 'upsert', key=['season', 'country_name', 'version']) }}
) as rows_in_effect
