-- One row per season, territory and version of its quota. In force is the last version that was
-- approved before the first trip of the season began: a quota that was raised later recolours
-- nothing. Of one version sent under two names of a territory the one that came last counts; names
-- that no alias resolves are added up.
with resolved as (
    select
        quotas.*,
        coalesce(
            territories.territory_code, '{{ var("unresolved_territory") }}'
        ) as territory_code
    from {{ ref('stg_trip_quota_versions') }} as quotas
    left join {{ territory_names(ref('stg_trip_quota_versions'), 'country_name') }} as territories
        on quotas.country_name = territories.name
),

chosen as (
    select
        resolved.*,
        row_number() over (
            partition by
                resolved.season_year,
                resolved.version,
                resolved.territory_code,
                case
                    when resolved.territory_code = '{{ var("unresolved_territory") }}'
                        then resolved.country_name
                end
            order by
                resolved._delivery_rank desc nulls last,
                resolved.country_name asc nulls last
        ) as recency
    from resolved
),

seasons as (
    select
        season_year,
        min(starts_on) as first_date
    from {{ ref('dim_trip') }}
    group by season_year
),

dated as (
    select
        versions.*,
        seasons.first_date is null or coalesce(versions.approved_date < seasons.first_date, false)
            as is_in_time
    from (
        select
            season_year,
            territory_code,
            version,
            sum(quota_participants) as quota_participants,
            sum(quota_escorts) as quota_escorts,
            max(approved_date) as approved_date,
            max(received_at) as received_at
        from chosen
        where recency = 1
        group by season_year, territory_code, version
    ) as versions
    left join seasons on versions.season_year = seasons.season_year
)

select
    season_year,
    territory_code,
    cast(version as integer) as version,
    cast(quota_participants as integer) as quota_participants,
    cast(quota_escorts as integer) as quota_escorts,
    approved_date,
    is_in_time
    and version = max(case when is_in_time then version end) over (
        partition by season_year, territory_code
    ) as is_in_force,
    version = max(version) over (partition by season_year, territory_code) as is_latest,
    received_at
from dated
