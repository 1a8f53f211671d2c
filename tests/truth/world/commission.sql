-- What the Commission decided, as the last register that names it tells it, and until when that
-- register knows. A date is moved as long as each move came no later than the date it moved.
create table register as
select cast(date_trunc('quarter', max(received_at)) as date) - 1 as known_until
from deliveries where export = 'commission_actions' and status = 'loaded';

create table actions as
with told as (
    select * from action_rows
    qualify row_number() over (
        partition by meeting, item, action order by place desc, line desc
    ) = 1
),

moves as (
    select
        meeting, item, action, number, s.due_on,
        s.moved_on > coalesce(shifts[number - 1].due_on, due) as is_late
    from told, unnest(shifts) with ordinality as t(s, number)
),

moved as (
    select meeting, item, action, arg_max(due_on, number) as due_on
    from moves as m
    where not exists (
        from moves as former
        where
            former.meeting = m.meeting and former.item = m.item and former.action = m.action
            and former.number <= m.number and former.is_late
    )
    group by all
)

select
    t.*, coalesce(m.due_on, t.due) as revised,
    if(t.status = 'closed' and t.evidence <> '' and t.closed_on >= t.held_on, t.closed_on, null) as done_on
from told as t left join moved as m using (meeting, item, action);
