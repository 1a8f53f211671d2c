-- Places and periods of the dense frame, and what of the world counts where.
create table belongs as
select territory_code as territory, 'territory' as level, territory_code as place
from seed.territories
union
select territory_code, 'group', group_code from seed.territories where group_code is not null
union
select t.territory_code, 'union', g.union_code
from seed.territories as t join seed.territory_groups as g using (group_code)
union
select territory_code, 'world', 'WLD' from seed.territories
union
select * from (values
    ('ZZZ', 'territory', 'ZZZ'), ('ZZZ', 'world', 'WLD'), ('_U', 'world', 'WLD'));
delete from belongs where territory = 'ZZZ' and level in ('group', 'union');

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

-- Finished periods from the year of the first event on, of those from 2021 on; months from its month on. A period has ended
-- when its last day has.
create table periods as
with
bounds as (
    select date_trunc('month', min(day)) as first, cast(getvariable('known_at') as date) as today
    from events where day >= date '2021-01-01'
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
    and stop < today
    and (period_type <> 'M' or start >= first);

-- What has passed of this year: up to the last month whose monthly deliveries are all due by now;
-- the same months of the year before beside it.
insert into periods
with passed as (
    select max(month(p.stop)) as month
    from periods as p, (
        select max(cast(due_day as int)) as days
        from seed.expected_deliveries where cadence = 'monthly'
    )
    where
        p.period_type = 'M' and p.year = year(getvariable('known_at'))
        and p.stop + days < cast(getvariable('known_at') as date)
)
select
    'YTD', make_date(year, 1, 1), last_day(make_date(year, month, 1)), year,
    format('{}-YTD{:02d}', year, month)
from passed, range(year(getvariable('known_at')) - 1, year(getvariable('known_at')) + 1) as t(year)
where month is not null and year >= (select min(year) from periods);

-- A season is a calendar year, told of while it runs; three of them are a block, from 2020 on. Both
-- begin with the first season that an application, a roster or a quota names.
insert into periods
with
named as (
    select season from application_rows
    union
    select cast(split_part(trip, '-', 2) as int) from roster_rows
    union
    select season from quota_rows
),

years as (
    select unnest(generate_series(min(season), year(getvariable('known_at')))) as year from named
),

spans as (
    select 'SEASON' as period_type, year, 0 as more, 'S' || year as period from years
    union all
    select 'BLOCK3', year, 2, year || '-' || (year + 2) from years where (year - 2020) % 3 = 0
)

select period_type, make_date(year, 1, 1), make_date(year + more, 12, 31), year, period
from spans
where period_type = 'SEASON' or make_date(year + more, 12, 31) < cast(getvariable('known_at') as date);

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

-- Seasons and blocks with the seasons they hold; ``is_running``: not over yet.
create table season_parts as
select
    p.period_type, p.period, s.year as season,
    p.stop >= cast(getvariable('known_at') as date) as is_running
from periods as p join periods as s on s.start between p.start and p.stop
where p.period_type in ('SEASON', 'BLOCK3') and s.period_type = 'SEASON';

-- Cells of seasons that are over, one row per season within.
create macro seasons_in(type, levels) as table
select f.period_type, f.period, f.level, f.place, s.season
from frame([type], levels) as f
join (from season_parts where not is_running) as s using (period_type, period);
