-- Y09: of the travellers who are known, who came to an event in the 365 days after the last day of
-- the trip; Y09b: of the known ones who stayed, in the 365 days from its first day on.
create macro y09(type, levels) as table
with followed as (
    select
        n.season, n.person, n.residence,
        if(n.has_travelled, 'Y09', 'Y09b') as indicator,
        if(n.has_travelled, t.stops + 1, t.starts) as first_day
    from nominees as n join trips as t on n.trip = t.trip
    where n.person is not null and n.outcome <> 'pending'
),

judged as (
    select
        f.*,
        exists (
            from visits_of_persons as v
            where v.person = f.person and v.day - f.first_day between 0 and 364
        ) as returned
    from followed as f where first_day is not null
)

select
    code as indicator, c.period_type, c.period, c.level, c.place, 'wilson' as how,
    if(is_over(max(c.season) + 1), 'ok', 'not_yet') as status,
    tally(j.returned) as central, count(j.person) as below_central
from seasons_in(type, levels) as c
cross join unnest(['Y09', 'Y09b']) as t(code)
join belongs as b on c.level = b.level and c.place = b.place
left join judged as j
    on j.season = c.season and j.residence = b.territory and j.indicator = code
group by all;

insert into truth by name from y09('SEASON', ['world']);
insert into truth by name from y09('BLOCK3', ['union']);
