-- R10: visits of a campaign's held events. R10b: this year to the last on the sites of both.
create table campaign_sites as
select campaign_year as year, campaign, site, visits, visits_low, visits_high
from events where is_held and campaign is not null;

insert into truth by name
select
    'R10' as indicator, f.period_type, f.period, f.level, f.place,
    'campaign' as scheme, campaign_code as code,
    total(visits_low) as low, total(visits) as central, total(visits_high) as high
from frame(['Y'], ['world']) as f
cross join seed.campaigns
left join campaign_sites as s on f.year = s.year and s.campaign = campaign_code
group by all;

insert into truth by name
with
both_years as (
    select distinct now.year, now.campaign, now.site
    from campaign_sites as now
    join campaign_sites as past
        on now.year = past.year + 1 and now.campaign = past.campaign and now.site = past.site
)

select
    'R10b' as indicator, f.period_type, f.period, f.level, f.place,
    'campaign' as scheme, campaign_code as code,
    if(f.year = min(f.year) over (), 'not_yet', 'ok') as status,
    total(if(s.year = f.year, visits, 0)) as central,
    total(if(s.year = f.year, 0, visits)) as below_central
from frame(['Y'], ['world']) as f
cross join seed.campaigns
left join both_years as b on f.year = b.year and b.campaign = campaign_code
left join campaign_sites as s
    on b.campaign = s.campaign and b.site = s.site and s.year between b.year - 1 and b.year
group by f.period_type, f.period, f.level, f.place, campaign_code, f.year;
