-- E01, E02: what became of the plan in force when the quarter began: the last version changed
-- before it and first received by the end of its tenth day, dated in the quarter and not cancelled;
-- the post is that of this version. Whatever was reported, with a number or without, was held.
create table plan_fates as
with
delivered_last as (
    select * from plan_versions
    qualify row_number() over (partition by plan_id, version order by place desc, line desc) = 1
),

first_received as (
    select plan_id, version, min(received) as first_received
    from plan_versions join arrivals using (place) where export = 'event_plan'
    group by all
),

baseline as (
    select q.period, q.start, q.stop, max_by(v, v.version) as plan
    from periods as q
    join delivered_last as v on v.changed_at < q.start
    join first_received as f
        on v.plan_id = f.plan_id and v.version = f.version and f.first_received < q.start + 10
    where q.period_type = 'Q'
    group by q.period, q.start, q.stop, v.plan_id
)

select
    period, plan.post as post,
    case
        when e.is_cancelled then 'E02'
        when (e.is_held or e.reports > 0) and e.day between start and stop then 'E01'
        when e.day not between start and stop or e.plan_status = 'moved' then 'E01b'
        else 'E01c'
    end as fate
from baseline
join events as e on plan.plan_id = e.plan_id
where plan.day between start and stop and plan.status <> 'cancelled';

insert into truth by name
with posts (scheme, code) as (
    select '_T', '_T' union all select 'post', post_code from seed.posts
)
select
    indicator, f.period_type, f.period, f.level, f.place, scheme, code,
    tally(p.fate = indicator) as central, count(p.fate) as below_central
from frame(['Q'], ['world']) as f
cross join posts
cross join unnest(['E01', 'E01b', 'E01c', 'E02']) as parts(indicator)
left join plan_fates as p on f.period = p.period and code in ('_T', p.post)
group by all;
