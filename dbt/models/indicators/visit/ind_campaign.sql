-- R10 visits of campaigns, R10b the same sites this year and the year before. The year is that of
-- the memorable date: New Year belongs to the year of 1 January, when it began in December.
with sites as (
    select
        campaign_code,
        site_id,
        campaign_year as year,
        sum(visits) as visits
    from {{ ref('int_indicator__event_held') }}
    where campaign_code is not null and site_id is not null
    group by campaign_code, site_id, campaign_year
),

same_sites as (
    select
        now_held.campaign_code,
        now_held.year,
        sum(now_held.visits) as visits_now,
        sum(before.visits) as visits_before,
        count(*) as sites_count
    from sites as now_held
    inner join sites as before
        on
            now_held.campaign_code = before.campaign_code
            and now_held.site_id = before.site_id
            and now_held.year = before.year + 1
    group by now_held.campaign_code, now_held.year
)

select
    {{ indicator_parts(
        'R10', year='campaign_year', world=true, breakdown='campaign', dim1_code='campaign_code',
        measure='sum(visits)', measure_low='sum(visits_low)', measure_high='sum(visits_high)',
        records='count(*)'
    ) }}
from {{ ref('int_indicator__event_held') }}
where campaign_code is not null
group by campaign_year, campaign_code
union all
select
    {{ indicator_parts(
        'R10b', year='year', world=true, breakdown='campaign', dim1_code='campaign_code',
        numerator='visits_now', denominator='visits_before', records='sites_count'
    ) }}
from same_sites
