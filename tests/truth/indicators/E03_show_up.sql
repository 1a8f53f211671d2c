-- E03: of those registered before the start, who came; events with at least one check-in.
-- E03b: held events with registrations and without a check-in.
insert into truth by name
with active as (
    select r.plan_id, e.starts_at, r.registered_at, r.came
    from registrations as r join events as e using (plan_id)
    where r.is_active and r.registered_at < e.starts_at
)
select
    'E03' as indicator, h.period_type, h.period, h.level, h.place, 'wilson' as how,
    tally(a.came) as central, count(a.came) as below_central
from held_in(['Q', 'Y'], ['territory', 'group', 'post']) as h
left join active as a on h.plan_id = a.plan_id and h.checkins > 0
where (h.period_type = 'Q') = (h.level = 'group')
group by all;

insert into truth by name
select
    'E03b' as indicator, period_type, period, level, place,
    tally(plan_id is not null and checkins = 0) as central, count(plan_id) as below_central
from (
    select h.period_type, h.period, h.level, h.place, h.checkins, r.plan_id
    from held_in(['Y'], ['world']) as h
    left join (select distinct plan_id from registrations where is_active) as r using (plan_id)
)
group by all;
