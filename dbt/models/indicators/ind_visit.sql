-- R01 visits, R03 identified share, R10 campaigns.
with periods as (
    select * from {{ ref('int_indicator__period_published') }}
),

places as (
    select * from {{ ref('int_indicator__place_framed') }}
),

frame as (
    select * from {{ ref('int_indicator__slice_framed') }} where indicator_code = 'R03'
),

bases as (
    select 'scan' as count_basis
    union all
    select 'list' as count_basis
    union all
    select 'tickets' as count_basis
    union all
    select 'head_count' as count_basis
    union all
    select 'estimate' as count_basis
),

placed as (
    select
        periods.period_type,
        periods.period_code,
        placed_events.territory_level,
        placed_events.territory_code,
        events.event_type_code,
        events.campaign_code,
        events.count_basis,
        cast(sum(events.counted_visits) as bigint) as counted_visits,
        cast(sum(events.judged_visits) as bigint) as judged_visits,
        cast(sum(greatest(events.visits, events.checkin_count)) as bigint) as known_visits,
        cast(sum(events.identified_checkin_count) as bigint) as identified_visits,
        count(*) as events_count
    from {{ ref('int_indicator__event_held') }} as events
    inner join periods on events.event_date between periods.period_start and periods.period_end
    inner join {{ ref('int_indicator__event_placed') }} as placed_events
        on events.event_id = placed_events.event_id
    group by
        periods.period_type,
        periods.period_code,
        placed_events.territory_level,
        placed_events.territory_code,
        events.event_type_code,
        events.campaign_code,
        events.count_basis
),

totals as (
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        cast(sum(counted_visits) as bigint) as counted_visits,
        cast(sum(judged_visits) as bigint) as judged_visits,
        cast(sum(known_visits) as bigint) as known_visits,
        cast(sum(identified_visits) as bigint) as identified_visits,
        cast(sum(events_count) as bigint) as events_count
    from placed
    group by period_type, period_code, territory_level, territory_code
),

by_basis as (
    select
        period_code,
        territory_level,
        territory_code,
        count_basis,
        cast(sum(counted_visits) as bigint) as counted_visits,
        cast(sum(judged_visits) as bigint) as judged_visits,
        cast(sum(events_count) as bigint) as events_count
    from placed
    where period_type = 'Y'
    group by period_code, territory_level, territory_code, count_basis
),

by_type as (
    select
        period_code,
        event_type_code,
        cast(sum(counted_visits) as bigint) as counted_visits,
        cast(sum(judged_visits) as bigint) as judged_visits,
        cast(sum(events_count) as bigint) as events_count
    from placed
    where period_type = 'Y' and territory_level = 'world'
    group by period_code, event_type_code
),

by_campaign as (
    select
        period_code,
        campaign_code,
        cast(sum(counted_visits) as bigint) as counted_visits,
        cast(sum(judged_visits) as bigint) as judged_visits,
        cast(sum(events_count) as bigint) as events_count
    from placed
    where period_type = 'Y' and territory_level = 'world'
    group by period_code, campaign_code
),

-- Like with like: a campaign's sites that took part in both years.
sites as (
    select
        campaign_code,
        site_id,
        year,
        cast(sum(visits) as bigint) as visits
    from {{ ref('int_indicator__event_held') }}
    where campaign_code is not null and site_id is not null
    group by campaign_code, site_id, year
),

same_sites as (
    select
        now_held.campaign_code,
        now_held.year,
        cast(sum(now_held.visits) as bigint) as visits_now,
        cast(sum(before.visits) as bigint) as visits_before,
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
    {{ visit_parts('R01', 'totals') }}
from periods
cross join places
left join totals
    on
        periods.period_type = totals.period_type
        and periods.period_code = totals.period_code
        and places.territory_level = totals.territory_level
        and places.territory_code = totals.territory_code
where periods.period_type in ('M', 'Q', 'Y')
union all
select
    {{ visit_parts('R01', 'by_basis', scheme="'count_basis'", dim='bases.count_basis') }}
from periods
cross join places
cross join bases
left join by_basis
    on
        periods.period_code = by_basis.period_code
        and places.territory_level = by_basis.territory_level
        and places.territory_code = by_basis.territory_code
        and bases.count_basis = by_basis.count_basis
where periods.period_type = 'Y'
union all
select
    {{ visit_parts('R01', 'by_type', scheme="'event_type'", dim='event_types.event_type_code') }}
from periods
cross join places
cross join {{ ref('dim_event_type') }} as event_types
left join by_type
    on
        periods.period_code = by_type.period_code
        and event_types.event_type_code = by_type.event_type_code
where periods.period_type = 'Y' and places.territory_level = 'world'
union all
select
    {{ slice_parts(
        'R03', 'point',
        numerator=or_zero('totals.identified_visits'),
        denominator=or_zero('totals.known_visits'),
        records=or_zero('totals.events_count')
    ) }}
from frame
left join totals
    on
        frame.period_code = totals.period_code
        and frame.territory_level = totals.territory_level
        and frame.territory_code = totals.territory_code
union all
select
    {{ visit_parts('R10', 'by_campaign', scheme="'campaign'", dim='campaigns.campaign_code') }}
from periods
cross join places
cross join {{ ref('dim_campaign') }} as campaigns
left join by_campaign
    on
        periods.period_code = by_campaign.period_code
        and campaigns.campaign_code = by_campaign.campaign_code
where periods.period_type = 'Y' and places.territory_level = 'world'
union all
select
    {{ indicator_parts(
        'R10b', 'point', scheme="'campaign'", dim='campaigns.campaign_code',
        numerator=or_zero('same_sites.visits_now'),
        denominator=or_zero('same_sites.visits_before'),
        records=or_zero('same_sites.sites_count'),
        status="case when periods.is_first_year then 'not_yet' end"
    ) }}
from periods
cross join places
cross join {{ ref('dim_campaign') }} as campaigns
left join same_sites
    on
        periods.year = same_sites.year
        and campaigns.campaign_code = same_sites.campaign_code
where periods.period_type = 'Y' and places.territory_level = 'world'
