-- How settled each cell is: provisional for 45 whole days after its period, then final; corrected
-- where something changed after that of the deliveries it rests on. ``roles`` (indicator, role)
-- come from the declared meanings.
create macro final_from(stop) as cast(stop + 46 as timestamp);

-- A delivery for a month that took the place of another one.
create table renewed as
select a.export, a.sender, a.start, a.stop, s.replaced_at
from answered as a
join scopes as s
    on s.export = a.export and s.replaced_at is not null
    and regexp_matches(s.scope, '(^|[|])(TR-)?' || a.code || '([|]|-[0-9]+$|$)')
    and (a.sender = '_T' or list_contains(string_split(s.scope, '|'), a.sender));

-- Rows of plans and registrations replace each other one by one: those in effect that came to a
-- month which had its delivery.
create table late_rows as
with in_effect as (
    select 'event_registrations' as export, plan_id, coalesce(residence, 'ZZZ') as home, place
    from registrations
    union all
    select 'event_plan', plan_id, null, place from plans
)

select distinct
    r.export, e.day, coalesce(r.home, e.territory) as home, e.territory, e.post, a.received
from in_effect as r
join events as e using (plan_id)
join arrivals as a using (export, place)
join answered as d on d.export = r.export and d.has_come and e.day between d.start and d.stop
union
select distinct
    d.export, a.day, a.home, a.home, a.post, t.received
from (
    select
        greatest(least(submitted, make_date(season, 12, 31)), make_date(season, 1, 1)) as day,
        coalesce(residence, 'ZZZ') as home, post, place
    from applications
) as a
join arrivals as t on t.export = 'competitions_applications' and t.place = a.place
join answered as d on d.export = t.export and d.has_come and a.day between d.start and d.stop
union
-- Nobody owes quotas at a set time.
select distinct
    t.export, make_date(r.season, 1, 1), r.territory, r.territory, null, t.received
from quotas as q
join quota_rows as r using (season, territory, version)
join arrivals as t on t.export = 'trip_quotas' and t.place = r.place
where q.is_in_force;

create table corrected as
with cells as (
    select distinct
        t.indicator, t.period_type, t.period, p.start, p.stop,
        if(t.scheme = 'post', 'post', t.level) as level, if(t.scheme = 'post', t.code, t.place) as place
    from truth as t join periods as p using (period_type, period)
)

select c.indicator, c.period_type, c.period, c.level, c.place
from cells as c
join requires using (indicator)
join renewed as r
    on r.export = requires.export and r.start >= c.start and r.stop <= c.stop
    and r.replaced_at >= final_from(c.stop)
where r.sender = '_T' or (r.sender, c.level, c.place) in (select (sender, level, place) from serves)
union
select c.indicator, c.period_type, c.period, c.level, c.place
from cells as c
join requires using (indicator)
join roles using (indicator)
join late_rows as r
    on r.export = requires.export and r.day between c.start and c.stop
    and r.received >= final_from(c.stop)
where
    if(
        c.level = 'post', c.place = r.post,
        (if(roles.role = 'residence', r.home, r.territory), c.level, c.place)
        in (select (territory, level, place) from belongs)
    );

create table settled as
select
    t.*,
    case
        when p.stop is null or final_from(p.stop) > cast(getvariable('known_at') as timestamp)
            then 'provisional'
        when c.indicator is not null then 'corrected'
        else 'final'
    end as maturity
from truth as t
left join periods as p using (period_type, period)
left join corrected as c
    on t.indicator = c.indicator and t.period_type = c.period_type and t.period = c.period
    and if(t.scheme = 'post', 'post', t.level) = c.level
    and if(t.scheme = 'post', t.code, t.place) = c.place;
