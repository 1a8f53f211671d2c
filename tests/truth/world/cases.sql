-- Cases of legal aid as they stand. What is written nowhere of the opening or the closing is said by
-- the days beside the history; what is dated later than today has not happened.
create table cases as
with
last as (
    from case_rows
    qualify row_number() over (partition by case_id order by place desc, line desc) = 1
),

told as (
    select
        *, list_transform(history, lambda x: x.status) as said,
        list_concat(
            if(list_contains(said, 'opened'), [], [{status: 'opened', day: opened}]),
            history,
            if(closed is null or list_contains(said, 'closed'), [], [{status: 'closed', day: closed}])
        ) as everything
    from last
),

ordered as (
    select
        case_id,
        list({status: s.status, day: s.day} order by s.day, item)
            filter (s.day <= cast(getvariable('known_at') as date)) as states
    from (
        select case_id, unnest(everything) as s, generate_subscripts(everything, 1) as item from told
    )
    group by case_id
),

-- The last time that it was opened; what comes next ended it, whatever followed later.
placed as (
    select
        *,
        list_max(list_transform(
            range(1, len(states) + 1), lambda i: if(states[i].status in ('opened', 'reopened'), i, 0)
        )) as at
    from ordered
)

select
    t.case_id, coalesce(t.territory, 'ZZZ') as territory, t.opened,
    coalesce(t.category, 'unknown') as category, t.referred_to, t.has_fund_grant, p.states,
    p.states[p.at + 1].status as ending,
    coalesce(p.states[p.at + 1].day, cast(getvariable('known_at') as date)) - t.opened as days,
    coalesce(p.states[1].day >= t.opened, false) as is_sound
from told as t join placed as p using (case_id);

create macro open_on(states, stop) as coalesce(
    list_filter(states, lambda x: x.day <= stop)[-1].status in ('opened', 'reopened'), false);

create table case_slices as
select '_T' as scheme, '_T' as code
union all
select 'case_category', unnest(
    ['citizenship', 'residence', 'labour', 'family', 'prosecution', 'unknown']);

-- Cells of cases: halves of the world, by category too, and years of the world and of unions.
create table case_cells as
select f.*, s.scheme, s.code
from frame(['H', 'Y'], ['world', 'union']) as f cross join case_slices as s
where (s.scheme = '_T' and (f.level = 'world' or f.period_type = 'Y'))
    or (f.level = 'world' and f.period_type = 'H');
