-- F07: money of trips as it may be shown over the participants who travelled; final years only. The
-- world has the money that names no country too.
insert into truth by name
with
money as (
    select year, 'union' as level, place, net from shown_trips where place <> '_U'
    union all
    select year, 'world', 'WLD', if(bool_or(net is null), null, sum(net)) from shown_trips
    group by year
),

seats as (
    select c.period, c.season, c.level, c.place, tally(n.has_travelled) as travelled
    from seasons_in('SEASON', ['union', 'world']) as c
    join belongs as b on c.level = b.level and c.place = b.place
    left join nominees as n on n.season = c.season and n.residence = b.territory
    group by all
)

select
    'F07' as indicator, 'SEASON' as period_type, s.period, s.level, s.place,
    if(m.year is not null and m.net is null, 'low_quality', 'ok') as status,
    coalesce(m.net, 0) as central, s.travelled as below_central
from seats as s
left join money as m on m.year = s.season and m.level = s.level and m.place = s.place
where is_final(s.season);
