-- C01: decisions done by the date they were due, as first decided (a) and as moved (b).
create table due_actions as
select * from (
    select 'C01a' as indicator, meeting, due as due_on, done_on from actions
    union all
    select 'C01b', meeting, revised, done_on from actions
) where due_on <= (select known_until from register);

insert into truth by name
select
    i.indicator, f.period_type, f.period, f.level, f.place,
    tally(d.done_on <= d.due_on) as central, count(d.meeting) as below_central
from frame(['Y'], ['world']) as f
cross join (values ('C01a'), ('C01b')) as i(indicator)
left join due_actions as d on d.indicator = i.indicator and year(d.due_on) = f.year
group by all;

insert into truth by name
select
    i.indicator, 'ASOF' as period_type,
    cast(getvariable('known_at') as date)::varchar as period, 'world' as level, 'WLD' as place,
    'meeting' as scheme, m.meeting_no as code,
    tally(d.done_on <= d.due_on) as central, count(d.meeting) as below_central
from seed.commission_meetings as m
cross join (values ('C01a'), ('C01b')) as i(indicator)
left join due_actions as d on d.indicator = i.indicator and d.meeting = m.meeting_no::int
where m.meeting_date::date <= cast(getvariable('known_at') as date)
group by all;
