-- Money of trips and payments to persons as it may be shown, and the parts of all cash of a year.

-- To the nearest half million, halves away from zero.
create macro coarse(amount) as
cast(sign(amount) * floor((abs(amount) + 250000) / 500000) * 500000 as decimal(18, 2));

create table shown_trips as
with unions as (
    select t.territory_code as territory, g.union_code
    from seed.territories as t join seed.territory_groups as g using (group_code)
)
select
    year, coalesce(union_code, '_U') as place,
    if(bool_or(net is null), null, coarse(sum(gross))) as gross,
    if(bool_or(net is null), null, coarse(sum(storno))) as storno,
    if(bool_or(net is null), null, coarse(sum(net))) as net
from cash left join unions using (territory)
where kind = 'trip' and is_final(year)
group by all;

create table person_lines as
select coalesce(b.place, 'none') as home, cash.*
from cash left join belongs as b on cash.territory = b.territory and b.level = 'group'
where kind = 'persons' and is_final(year);

-- A sum stands alone where ten or more are left with money in it and none has above half of what
-- moved. ``rest``: what is left of a year beside the groups that could stand alone.
create macro stands_alone(recipients, largest, moved) as
recipients >= 10 and 2 * largest <= moved;

create table paid_persons as
with
of_groups as (
    select year, home, recipient, sum(net) as net from person_lines
    where home <> 'none' group by all
),

groups as (
    select year, home from of_groups group by all
    having stands_alone(tally(net <> 0), max(abs(net)), sum(abs(net)))
),

cells as (
    select 'measure' as cut, measure as code, year, recipient, net from person_lines
    union all
    select 'year', '_T', year, recipient, net from person_lines
    union all
    select 'group', home, year, recipient, net from person_lines semi join groups using (year, home)
    union all
    select 'rest', '_T', year, recipient, net from person_lines anti join groups using (year, home)
),

of_recipients as (
    select cut, year, code, recipient, sum(net) as net, bool_or(net is null) as is_unknown
    from cells group by all
)

select
    cut, year, code, bool_or(is_unknown) as is_unknown, sum(net) as net,
    stands_alone(tally(net <> 0), max(abs(net)), sum(abs(net))) as passes
from of_recipients group by all;

-- By measure where every measure passes, else all measures together, else nothing.
create table shown_persons as
with years as (
    select
        year,
        bool_and(passes) filter (cut = 'measure') as by_measure,
        bool_and(passes) filter (cut = 'year') as together,
        coalesce(bool_and(passes) filter (cut = 'rest'), true) as by_group
    from paid_persons group by year
)
select
    year, if(cut = 'group', 'group', 'world') as level,
    if(cut = 'group', code, 'WLD') as place,
    if(cut = 'measure', code, '_T') as measure,
    case when cut = 'year' and not together then 'too_few' when is_unknown then 'low_quality'
        else 'ok' end as status,
    if(status = 'ok', coarse(net), null) as net
from paid_persons join years using (year)
where case cut
    when 'measure' then by_measure when 'year' then not by_measure when 'group' then by_group
    else false
end;

create table world_money as
with
lines as (
    select year, net, if(allocation = 'direct', 'territories', 'unallocated') as part, 'ok' as said
    from cash where kind = 'fine'
    union all
    select year, net, 'trips', 'ok' from shown_trips
    union all
    select year, net, 'persons', status from shown_persons where level = 'world'
),

parts as (
    select
        y.year, part,
        case
            when bool_or(said = 'too_few') then 'too_few'
            when bool_or(l.year is not null and net is null) then 'low_quality'
            else 'ok'
        end as status,
        coalesce(sum(net), 0) as net
    from (select distinct year from cash where is_final(year)) as y
    cross join unnest(['territories', 'trips', 'persons', 'unallocated']) as t(part)
    left join lines as l using (year, part)
    group by y.year, part
),

whole as (
    select
        year, '_T' as part, if(bool_or(status = 'low_quality'), 'low_quality', 'ok') as status,
        sum(net) as net
    from parts where status <> 'too_few' group by year
)

select year, part, status, if(status = 'ok', net, null) as net
from (from parts union all from whole);
