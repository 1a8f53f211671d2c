-- Y12: median days from a valid application to its published result; fewer than ten,
-- and none, are too few.
insert into truth by name
with slices (scheme, code, since) as (
    select '_T', '_T', 0
    union all
    select 'competition', competition_code, year(valid_from::date) from seed.competitions
    union all
    select 'competition', 'unknown', 0
)
select
    'Y12' as indicator, c.period_type, c.period, c.level, c.place, s.scheme, s.code,
    if(count(a.application_id) < 10, 'too_few', 'ok') as status,
    if(count(a.application_id) < 10, null, median(a.published - a.submitted)) as central
from seasons_in('SEASON', ['world']) as c
join slices as s on s.since <= c.season
left join applications as a
    on a.is_valid and a.season = c.season and a.published >= a.submitted
    and s.code in ('_T', coalesce((
        select competition_code from seed.competitions as k
        where k.competition_code = a.competition and year(k.valid_from::date) <= a.season
    ), 'unknown'))
group by all;
