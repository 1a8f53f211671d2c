-- Y06: participants who travelled over the seats in force when the season's first trip began.
-- Y07: what was meant, planned and announced, and who travelled.
create macro y06(type, levels) as table
with
cells as (
    select c.*, b.territory
    from seasons_in(type, levels) as c
    join belongs as b on c.level = b.level and c.place = b.place
),

travelled as (
    select season, residence, count(*) as n from nominees where has_travelled group by all
),

seats as (
    select season, territory, sum(participants) as n from quotas where is_in_force group by all
)

select
    c.period_type, c.period, c.level, c.place,
    total(t.n) as central, total(s.n) as below_central
from cells as c
left join travelled as t on t.season = c.season and t.residence = c.territory
left join seats as s on s.season = c.season and s.territory = c.territory
group by all;

insert into truth by name
select 'Y06' as indicator, * from y06('SEASON', ['union', 'world'])
union all
select 'Y06', * from y06('BLOCK3', ['territory']);

insert into truth by name
select
    code as indicator, c.period_type, c.period, c.level, c.place,
    if(n.season is null, 'no_source', 'ok') as status,
    cast(n.persons_count as int) as central
from seasons_in('SEASON', ['world']) as c
cross join (values ('Y07a', 'norm'), ('Y07b', 'plan'), ('Y07c', 'announced')) as t(code, kind)
left join seed.trip_norms as n on cast(n.season as int) = c.season and n.norm_kind = kind;

insert into truth by name
select
    'Y07d' as indicator, c.period_type, c.period, c.level, c.place,
    tally(n.has_travelled) as central
from seasons_in('SEASON', ['world']) as c
left join nominees as n on n.season = c.season
group by all;
