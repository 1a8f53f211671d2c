-- Q01: age of the newest delivery of every source expected today, and how many are in time.
create table freshness as
with
lags as (
    select
        export,
        max(cast(due_day as int) + case cadence
            when 'daily' then 1 when 'monthly' then 31 when 'quarterly' then 92
            when 'half_yearly' then 184 when 'yearly' then 366
        end) as lag
    from seed.expected_deliveries
    where
        cast(getvariable('known_at') as date)
        between coalesce(valid_from, '0001-01-01')::date and coalesce(valid_to, '9999-12-31')::date
    group by export
)

select
    export, lag,
    cast(getvariable('known_at') as date) - max(cast(received_at as date)) as age
from lags left join (from deliveries where status = 'loaded') using (export)
group by all;

insert into truth by name
select
    'Q01a' as indicator, 'ASOF' as period_type,
    cast(getvariable('known_at') as date)::varchar as period, 'world' as level, 'WLD' as place,
    tally(age <= lag) as central, count(*) as below_central
from freshness;

insert into truth by name
select
    'Q01b' as indicator, 'ASOF' as period_type,
    cast(getvariable('known_at') as date)::varchar as period, 'world' as level, 'WLD' as place,
    'export' as scheme, export as code, if(age is null, 'no_source', 'ok') as status, age as central
from freshness;

-- Q02a: rows in quarantine over rows read, by month of receipt, held deliveries too; exports of
-- persons as a class.
create macro has_persons(export) as
export in (
    'event_registrations', 'competitions_applications', 'trip_rosters', 'language_courses',
    'legal_aid_cases'
);

insert into truth by name
select
    'Q02a' as indicator, f.period_type, f.period, f.level, f.place,
    'export' as scheme, e.export as code,
    total(rows_quarantined) as central, total(rows_read) as below_central,
    case when not has_persons(e.export) then null
        when 100 * central > 20 * below_central then 0.20
        when 100 * central > 5 * below_central then 0.05 else 0 end as at_least,
    case at_least when 0.20 then 1 when 0.05 then 0.20 when 0 then 0.05 end as at_most
from frame(['M'], ['world']) as f
cross join (select distinct export from seed.expected_deliveries) as e
left join deliveries as d
    on e.export = d.export and cast(d.received_at as date) between f.start and f.stop
group by f.period_type, f.period, f.level, f.place, e.export;

-- Q02c: posts whose report of the month is in effect, among those expected to send one.
insert into truth by name
with expected as (
    select
        post_code, coalesce(valid_from, '0001-01-01')::date as first,
        coalesce(valid_to, '9999-12-31')::date as last
    from seed.expected_deliveries where export = 'event_reports'
)
select
    'Q02c' as indicator, f.period_type, f.period, f.level, f.place,
    'export' as scheme, 'event_reports' as code,
    count(distinct s.scope) as central, count(distinct e.post_code) as below_central
from frame(['M'], ['world']) as f
left join expected as e on f.stop between e.first and e.last
left join scopes as s
    on s.export = 'event_reports' and s.scope = e.post_code || '|' || f.period
group by all;
