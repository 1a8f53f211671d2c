-- Y12: median days from a valid application to its published result; fewer than ten are too few.
insert into truth by name
with slices (scheme, code) as (
    select '_T', '_T'
    union all
    select 'competition', competition_code from seed.competitions
    union all
    select 'competition', 'unknown'
)
select
    'Y12' as indicator, c.period_type, c.period, c.level, c.place, s.scheme, s.code,
    case
        when count(a.application_id) = 0 then 'zero_denominator'
        when count(a.application_id) < 10 then 'too_few'
        else 'ok'
    end as status,
    if(count(a.application_id) < 10, null, median(a.published - a.submitted)) as central
from seasons_in('SEASON', ['world']) as c
cross join slices as s
left join applications as a
    on a.is_valid and a.season = c.season and a.published >= a.submitted
    and s.code in ('_T', coalesce((
        select competition_code from seed.competitions as k where k.competition_code = a.competition
    ), 'unknown'))
group by all;
