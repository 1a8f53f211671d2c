-- Planned events and reports that answer to no plan; joint reports are one event.
create table plans as
select * from plan_versions
qualify row_number() over (
    partition by plan_id order by version desc, place desc, line desc
) = 1;

-- A report counts whose day is within 370 days of its month and of the plan it names.
create table lines as
select r.* exclude (city_key), nullif(r.city_key, '') as city_key, p.plan_id as answers_to
from report_rows as r left join plans as p using (plan_id)
where
    abs(r.event_date - strptime(r.period, '%Y-%m')::date) <= 370
    and coalesce(abs(r.event_date - p.day) <= 370, true);

-- What is not known of a place speaks against none.
create macro one_place(territory, city, other_territory, other_city) as
(territory = other_territory or 'ZZZ' in (territory, other_territory))
and coalesce(city = other_city, true);

-- The others look for a plan of the same title and place within three days which their post does
-- not report yet: first of their own post on that day, then near it, then of another post.
create table answers as
select report, post, answers_to as plan_id from lines where answers_to is not null;

create table fits as
select
    r.report, r.post, p.plan_id, abs(r.event_date - p.day) as apart,
    case when r.post <> p.post then 3 when apart > 0 then 2 else 1 end as turn
from (from lines where answers_to is null) as r
join plans as p
    on r.title_key = p.title_key
    and one_place(r.territory, r.city_key, p.territory, nullif(p.city_key, ''))
where apart <= 3;

-- Where several fit several, the nearest to the nearest, the first to the first.
create macro answers_of(this_turn) as table
with still_open as (
    select *
    from fits
    anti join answers using (report)
    where
        turn = this_turn
        and (plan_id, fits.post) not in (select (answers.plan_id, answers.post) from answers)
),

numbered as (
    select
        *,
        row_number() over (partition by report order by apart, plan_id) as nth_plan,
        row_number() over (partition by plan_id, post order by apart, report) as nth_report
    from still_open
)

select report, post, plan_id from numbered
where nth_plan = nth_report
qualify
    row_number() over (partition by report order by nth_plan) = 1
    and row_number() over (partition by plan_id, post order by nth_plan) = 1;

insert into answers from answers_of(1);
insert into answers from answers_of(2);
insert into answers from answers_of(3);

-- Reports of several posts to which no plan answers and that look the same are of one event.
create table firsts as
with left_over as (from lines anti join answers using (report))
select l.report, least(l.report, min(o.report)) as first
from left_over as l
left join left_over as o
    on l.title_key = o.title_key and l.post <> o.post and abs(l.event_date - o.event_date) <= 3
    and one_place(l.territory, l.city_key, o.territory, o.city_key)
group by l.report;

create table events as
with
-- Of the reports of an event the best count speaks: by method, the larger, in order of reports.
told as (
    select
        coalesce(answers.plan_id, leader.report, l.report) as event,
        count(*) as reports,
        count(participants) as counted,
        list_sort(list_distinct(flatten(list(regions)))) as regions,
        first(l order by
            participants is null, list_position(methods, coalesce(method, 'estimate')),
            participants desc, l.post, report_no, row_no) as best
    from lines as l
    cross join (select ['list', 'tickets', 'head_count', 'estimate'] as methods)
    left join answers on l.report = answers.report
    left join firsts on l.report = firsts.report
    left join firsts as leader on firsts.first = leader.report and leader.first = leader.report
    group by all
),

known as (
    select
        plan_id as event, plan_id, post, territory, city_key as city, site, day as planned_day,
        starts_at, event_type as type, campaign as stated_campaign, mode, status as plan_status,
        partner is not null as has_partner
    from plans
    union all by name
    select
        event, best.post as post, best.territory as territory,
        coalesce(best.city_key, '') as city, 'other' as type, false as has_partner
    from told where event not in (select plan_id from plans)
),

scanned as (
    select plan_id, tally(came) as checkins, tally(came and person is not null) as persons
    from registrations group by plan_id
),

judged as (
    select
        known.*,
        told.best.participants as participants,
        -- Held on the day that the report says, if that is within 45 days of the plan.
        if(
            coalesce(abs(best.event_date - planned_day) > 45, told.event is null),
            planned_day, best.event_date
        ) as day,
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
            else coalesce(best.method, 'estimate')
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

-- Counts made by eye carry a declared error of 20 per cent. A memorable date has events inside its
-- window only; where it begins in the year before, its year is that of its end.
select
    judged.*,
    c.campaign_code as campaign,
    year(day) + if(c.campaign_code is not null and opens > closes and mmdd >= opens, 1, 0)
        as campaign_year,
    visits * if(basis in ('head_count', 'estimate'), 0.8, 1.0) as visits_low,
    visits * if(basis in ('head_count', 'estimate'), 1.2, 1.0) as visits_high
from judged
cross join lateral (select strftime(day, '%m%d') as mmdd)
left join (
    select campaign_code, window_start_mmdd as opens, window_end_mmdd as closes from seed.campaigns
) as c
    on stated_campaign = campaign_code
    and if(opens > closes, mmdd >= opens or mmdd <= closes, mmdd between opens and closes);
