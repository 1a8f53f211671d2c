-- A01: associations that are there at the end of a year and showed life in it; A02: what came and
-- went in a year over what was there before it.
insert into truth by name
with ends as (
    select f.period, s.id, a.territory
    from (select distinct period, stop from periods where period_type = 'Y') as f,
        lateral (
            select d.id, arg_max(d.status, d.day) as status
            from steps as d where d.day <= f.stop group by d.id
        ) as s
    join associations as a on a.id = s.id
    where s.status in ('active', 'dormant')
),

alive as (
    select
        e.*,
        exists (from shown as r where r.id = e.id and year(r.last_report) = e.period::int)
        and exists (
            from named as n join events as v on v.event = n.key
            where n.source = 'event' and n.id = e.id and v.is_held and year(v.day) = e.period::int
        ) as is_alive
    from ends as e
)

select
    'A01' as indicator, f.period_type, f.period, f.level, f.place,
    tally(a.is_alive) as central, count(a.id) as below_central
from frame(['Y'], ['territory', 'group', 'world']) as f
left join (
    select alive.*, b.level, b.place from alive join belongs as b using (territory)
) as a using (period, level, place)
group by all;

insert into truth by name
with years as (
    select distinct period, start, stop, year from periods where period_type = 'Y'
),

before as (
    select y.period, a.territory, count(*) as opening
    from years as y,
        lateral (
            select d.id, arg_max(d.status, d.day) as status
            from steps as d where d.day < y.start group by d.id
        ) as s
    join associations as a on a.id = s.id
    where s.status in ('active', 'dormant')
    group by all
),

moves as (
    select
        year(day)::varchar as period, territory,
        case
            when status in ('active', 'dormant') and coalesce(former not in ('active', 'dormant'), true)
                then 'came'
            when status in ('closed', 'merged') and former in ('active', 'dormant') then status
        end as move
    from steps
),

counted as (
    select
        f.period_type, f.period, f.level, f.place,
        (
            select total(b.opening) from before as b join belongs as g using (territory)
            where b.period = f.period and g.level = f.level and g.place = f.place
        ) as opening,
        tally(m.move = 'came') as came, tally(m.move = 'closed') as closed,
        tally(m.move = 'merged') as merged
    from frame(['Y'], ['territory', 'group', 'world']) as f
    left join (
        select moves.*, b.level, b.place from moves join belongs as b using (territory)
    ) as m using (period, level, place)
    group by all
)

select c.* exclude (opening, came, closed, merged), part.*, opening as below_central
from counted as c, lateral (values
    ('A02a', '_T', '_T', came), ('A02b', '_T', '_T', closed + merged),
    ('A02b', 'way_closed', 'closed', closed), ('A02b', 'way_closed', 'merged', merged),
    ('A02c', '_T', '_T', came - closed - merged)
) as part (indicator, scheme, code, central);
