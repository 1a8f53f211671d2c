-- R01c: which part of a year's events is counted by the same bases as those of the year before: by
-- basis the smaller share, added up. Ten events in both years at least. Of other periods, too,
-- which `changes.py` asks for.
create table bases as
select
    h.period_type, h.period, substr(h.period, 5) as part, h.year, h.level, h.place, h.basis,
    count(*) as n, sum(count(*)) over whole as events
from held_in(['Q', 'H', 'Y', 'YTD'], ['territory', 'group', 'world', 'post']) as h
where event is not null
group by h.period_type, h.period, h.year, h.level, h.place, h.basis
window whole as (partition by h.period_type, h.period, h.level, h.place);

create table basis_kept as
with both_years as (
    select distinct
        period_type, now.period, now.year, level, place, now.events, before.events as events_before
    from bases as now join bases as before using (period_type, part, level, place)
    where now.year = before.year + 1
),

same as (
    select
        period_type, now.period, level, place,
        sum(least(now.n * before.events, before.n * now.events)) as agreeing
    from bases as now join bases as before using (period_type, part, level, place, basis)
    where now.year = before.year + 1
    group by all
)

select
    b.*, coalesce(agreeing, 0) as agreeing,
    events >= 10 and events_before >= 10 and 2 * coalesce(agreeing, 0) < events * events_before
        as is_changed
from both_years as b left join same using (period_type, period, level, place);

insert into truth by name
select
    'R01c' as indicator, f.period_type, f.period, f.level, f.place,
    case
        when f.year = (select min(year) from periods) then 'not_yet'
        when events < 10 or events_before < 10 then 'low_quality'
        else 'ok'
    end as status,
    coalesce(agreeing, 0) as central, coalesce(events * events_before, 0) as below_central
from frame(['Y'], ['territory', 'group', 'world', 'post']) as f
left join basis_kept using (period_type, period, level, place);

-- R01b: visits of a year over those of the year before, of posts that did not change their basis,
-- in the months of the year for which their report of both years is in effect.
insert into truth by name
with reports as (
    select split_part(scope, '|', 1) as post, cast(split_part(scope, '|', 2) || '-01' as date) as month
    from scopes where export = 'event_reports'
),

twice as (
    select now.post, now.month
    from reports as now join reports as before
        on now.post = before.post and now.month = before.month + interval 1 year
    anti join (
        select year, place from basis_kept
        where period_type = 'Y' and level = 'post' and is_changed
    ) as changed
        on now.post = changed.place and year(now.month) = changed.year
),

counted as (
    select
        year(t.month) as year, h.level, h.place,
        total(if(year(h.day) = year(t.month), visits, 0)) as visits_now,
        total(if(year(h.day) = year(t.month), 0, visits)) as visits_before
    from twice as t
    join held_at as h
        on h.post = t.post
        and date_trunc('month', h.day) in (t.month, t.month - interval 1 year)
    where h.level <> 'post'
    group by all
)

select
    'R01b' as indicator, f.period_type, f.period, f.level, f.place,
    if(f.year = (select min(year) from periods), 'not_yet', 'ok') as status,
    coalesce(visits_now, 0) as central, coalesce(visits_before, 0) as below_central
from frame(['Y'], ['territory', 'group', 'world']) as f
left join counted using (year, level, place);
