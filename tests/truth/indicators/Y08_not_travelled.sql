-- Y08: nominated participants whose place ended otherwise than with the trip; what is still open is
-- among all of them. By way out the parts add up.
insert into truth by name
with slices (scheme, code) as (
    values ('_T', '_T'), ('way_out', 'visa_refused'), ('way_out', 'withdrawn'),
        ('way_out', 'no_show'), ('way_out', 'replaced')
)
select
    'Y08' as indicator, c.period_type, c.period, c.level, c.place, s.scheme, s.code,
    'wilson' as how,
    tally(n.outcome = s.code or (s.code = '_T' and n.outcome not in ('travelled', 'pending')))
        as central,
    count(n.trip) as below_central
from seasons_in('SEASON', ['world']) as c
cross join slices as s
left join nominees as n on n.season = c.season
group by all;
