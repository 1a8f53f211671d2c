-- Planned events and reports that answer to no plan; joint reports are one event.
create table plans as
select * from plan_versions
qualify row_number() over (
    partition by plan_id order by version desc, place desc, line desc
) = 1;

-- A report answers to the plan it names, else to the only plan of the same post, day and title
-- that no report names, if it is itself the only such report.
create table answers as
with
named as (
    select report, plan_id from report_rows semi join plans using (plan_id)
),

nameless as (
    select any_value(report) as report, post, event_date as day, title_key
    from report_rows anti join named using (report)
    group by all having count(*) = 1
),

unnamed as (
    select any_value(plan_id) as plan_id, post, day, title_key
    from plans anti join named using (plan_id)
    group by all having count(*) = 1
)

from named
union all
select report, plan_id from nameless join unnamed using (post, day, title_key);

create table events as
with
known as (
    select
        plan_id as event, plan_id, post, territory, city_key as city, site, day, starts_at,
        event_type as type, campaign, status as plan_status, partner is not null as has_partner
    from plans
    union all by name
    select
        report as event, post, territory, city_key as city, event_date as day, 'other' as type,
        false as has_partner
    from report_rows anti join answers using (report)
),

told as (  -- the best count of an event: by method, then the larger, then in order of reports
    select
        coalesce(answers.plan_id, r.report) as event,
        count(*) as reports,
        count(participants) as counted,
        first(coalesce(method, 'estimate') order by
            participants is null, list_position(methods, coalesce(method, 'estimate')),
            participants desc, r.post, report_no, row_no) as method,
        first(participants order by
            participants is null, list_position(methods, coalesce(method, 'estimate')),
            participants desc, r.post, report_no, row_no) as participants,
        list_sort(list_distinct(flatten(list(regions)))) as regions
    from report_rows as r
    cross join (select ['list', 'tickets', 'head_count', 'estimate'] as methods)
    left join answers using (report)
    group by all
),

scanned as (
    select plan_id, tally(came) as checkins, tally(came and person is not null) as persons
    from registrations group by plan_id
),

judged as (
    select
        known.*,
        coalesce(told.reports, 0) as reports,
        coalesce(regions, []) as regions,
        coalesce(checkins, 0) as checkins,
        coalesce(scanned.persons, 0) as identified,
        coalesce(plan_status = 'cancelled', false) as is_cancelled,
        not is_cancelled
        and (known.plan_id is null or coalesce(counted, 0) + coalesce(checkins, 0) > 0) as is_held,
        case
            when not is_held then 'none'
            when coalesce(checkins, 0) > 0 then 'scan'
            else method
        end as basis,
        case basis when 'none' then null when 'scan' then checkins else participants end as visits,
        case
            when is_cancelled then 'cancelled'
            when is_held then 'held'
            when plan_status = 'moved' then 'moved'
            when day > cast(getvariable('known_at') as date) then 'planned_ahead'
            when told.reports is null and exists (  -- nobody owes the report of its month yet
                from seed.expected_deliveries as e
                where
                    e.export = 'event_reports' and e.post_code = known.post
                    and cast(getvariable('known_at') as date) - cast(due_day as int) <= last_day(day)
                    and day between e.valid_from::date and coalesce(e.valid_to, '9999-12-31')::date
            ) then 'not_yet'
            else 'no_report'
        end as outcome
    from known
    left join told on known.event = told.event
    left join scanned on known.plan_id = scanned.plan_id
)

-- Counts made by eye carry a declared error of 20 per cent.
select
    *,
    visits * if(basis in ('head_count', 'estimate'), 0.8, 1.0) as visits_low,
    visits * if(basis in ('head_count', 'estimate'), 1.2, 1.0) as visits_high
from judged;
