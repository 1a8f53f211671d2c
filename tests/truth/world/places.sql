-- Places and periods of the dense frame, and what of the world counts where.
create table belongs as
select territory_code as territory, 'territory' as level, territory_code as place
from seed.territories
union
select territory_code, 'group', group_code from seed.territories where group_code is not null
union
select territory_code, 'world', 'WLD' from seed.territories
union
select * from (values
    ('ZZZ', 'territory', 'ZZZ'), ('ZZZ', 'world', 'WLD'), ('_U', 'world', 'WLD'));
delete from belongs where territory = 'ZZZ' and level = 'group';

-- A territory is followed that has a post or an estimate of its diaspora.
create table places as
with followed as (
    select territory_code as territory from seed.post_territories
    union
    select territory from estimates where definition = 'self_identified'
)
select distinct level, place from belongs semi join followed using (territory)
union
select 'territory', 'ZZZ'
union
select 'post', post_code from seed.posts;

-- Finished periods from the year of the first event on; months from its month on.
create table periods as
with
bounds as (
    select date_trunc('month', min(day)) as first, cast(getvariable('known_at') as date) as today
    from events
),

months as (
    select unnest(generate_series(date_trunc('year', first), today, interval 1 month)) as start
    from bounds
),

lengths (period_type, months) as (values ('M', 1), ('Q', 3), ('H', 6), ('Y', 12))

select
    period_type,
    cast(start as date) as start,
    cast(start + to_months(lengths.months) - interval 1 day as date) as stop,
    year(start) as year,
    case period_type
        when 'M' then strftime(start, '%Y-%m')
        when 'Y' then strftime(start, '%Y')
        else strftime(start, '%Y-') || period_type || ((month(start) - 1) // lengths.months + 1)
    end as period
from months, lengths, bounds
where
    (month(start) - 1) % lengths.months = 0
    and stop <= today
    and (period_type <> 'M' or start >= first);

create macro frame(types, levels) as table
select * from periods, places where list_contains(types, period_type) and list_contains(levels, level);

create table held_at as
select level, place, events.* from events join belongs using (territory) where is_held
union all
select 'post', post, * from events where is_held;

-- Held events in the cells of the frame; a cell without any has one row without event.
create macro held_in(types, levels) as table
select f.period_type, f.period, f.year, f.level, f.place, h.* exclude (level, place)
from frame(types, levels) as f
left join held_at as h
    on f.level = h.level and f.place = h.place and h.day between f.start and f.stop;

-- Nobody reported for a territory in a whole period, and nothing was held there.
create table silent as
with reported as (
    select split_part(scope, '|', 1) as post_code, split_part(scope, '|', 2) as month
    from scopes where export = 'event_reports'
)
select period_type, period, place
from held_in(['M', 'Q', 'Y'], ['territory']) as h
join periods using (period_type, period)
join seed.post_territories as p on h.place = p.territory_code
left join reported as r
    on p.post_code = r.post_code
    and r.month between strftime(periods.start, '%Y-%m') and strftime(periods.stop, '%Y-%m')
group by all
having count(r.month) = 0 and count(event) = 0;
