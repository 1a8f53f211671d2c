-- Associations and what became of them, from the registers in effect. One is a number of a country
-- and the day of its registration; of two posts that show it the one that serves the country speaks.
create table shown as
select r.*, concat_ws('-', territory, split_part(number, '-', 2), strftime(registered, '%Y%m%d')) as id
from register_rows as r
left join seed.post_territories as s on s.post_code = r.post and s.territory_code = r.territory
qualify row_number() over (
    partition by territory, number, registered, quarter
    order by s.post_code is null, place desc, post, line
) = 1;

-- Words of the register in runs of quarters that say the same; a run began when its last word says.
create table words as
with changes as (
    select *, lag(status) over (partition by id order by quarter) is distinct from status as is_change
    from shown
),

runs as (
    select *, count_if(is_change) over (partition by id order by quarter) as run from changes
)

select
    id, run, any_value(status) as status, max_by(greatest(since, registered), quarter) as since,
    max_by(merged_into, quarter) as merged_into
from runs
group by id, run;

create table associations as
select distinct id, territory, number, registered from shown;

create table days_of_change as
select distinct id, day from (
    select id, since as day from words
    union all
    select id, registered from associations
);

-- The state from each day of change on, and that of the day before. The latest word speaks of those
-- that say to have begun by then; without one it is active from its registration on.
create table steps as
with told as (
    select
        d.id, d.day, a.territory, a.registered,
        (select w.status from words as w where w.id = d.id and w.since <= d.day order by run desc limit 1)
            as word,
        (select w.status from words as w where w.id = d.id and w.since < d.day order by run desc limit 1)
            as former_word,
        (select w.merged_into from words as w where w.id = d.id and w.since <= d.day order by run desc limit 1)
            as merged_into
    from days_of_change as d join associations as a using (id)
)

select
    id, territory, day, coalesce(word, 'active') as status,
    if(day = registered, null, coalesce(former_word, 'active')) as former,
    if(word = 'merged', merged_into, null) as merged_into
from told
where day >= registered;

-- What events and applications for grants name, and who stands for it on their day.
create table named as
with recursive mentions as (
    select 'event' as source, e.event as key, e.day, e.territory, p.partner as number
    from events as e join plans as p using (plan_id)
    where p.partner is not null
    union all
    select distinct 'grant', agreement_no, applied, territory, association from latest_grants
),

borne as (
    select m.*, max_by(a.id, a.registered) as first_id
    from mentions as m
    left join associations as a
        on a.territory = m.territory and a.number = m.number and a.registered <= m.day
    group by all
),

standing as (
    select b.*, s.status, s.merged_into, s.day as since
    from borne as b
    left join steps as s on s.id = b.first_id and s.day <= b.day
    qualify row_number() over (partition by source, key, number order by s.day desc) = 1
),

chain as (
    select source, key, day, territory, first_id, first_id as id, status, merged_into, since, 0 as depth
    from standing
    union all
    select
        c.source, c.key, c.day, c.territory, c.first_id, n.id, n.status, n.merged_into, n.since,
        c.depth + 1
    from chain as c
    join lateral (
        select a.id, s.status, s.merged_into, s.day as since
        from associations as a
        join steps as s on s.id = a.id and s.day <= c.day
        where
            a.territory = c.territory and a.number = c.merged_into and a.id <> c.id
            and a.registered <= c.since
        order by a.registered desc, s.day desc limit 1
    ) as n on c.status = 'merged'
    where c.depth < 6
)

select source, key, day, territory, first_id, id
from chain
qualify row_number() over (partition by source, key, first_id order by depth desc) = 1
    and status in ('active', 'dormant');
