-- Y10 has no value in the warehouse: its parts are what a release publishes of Y04.
insert into truth by name
select
    'Y10' as indicator, period_type, period, level, place, 'zero_denominator' as status
from frame(['SEASON'], ['world']) as f
join season_parts as s using (period_type, period)
where not s.is_running;

-- Y11: women among the travellers whose sex is stated.
insert into truth by name
select
    'Y11' as indicator, c.period_type, c.period, c.level, c.place, 'wilson' as how,
    tally(n.sex = 'f') as central, count(n.sex) as below_central
from seasons_in('SEASON', ['world']) as c
left join nominees as n on n.season = c.season and n.has_travelled
group by all;
