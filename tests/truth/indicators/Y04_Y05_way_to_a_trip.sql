-- Y04: who passed a step of those who entered it. Y05: who travelled, of all who applied.
insert into truth by name
with steps as (
    select w.*, stage, passed, entered
    from ways as w,
        lateral (values
            ('round_1', round_1, true), ('final', final, round_1), ('nominated', nominated, final),
            ('confirmed', confirmed, nominated)
        ) as t(stage, passed, entered)
)
select
    'Y04' as indicator, f.period_type, f.period, f.level, f.place, 'wilson' as how,
    'stage' as scheme, code, tally(s.passed) as central, tally(s.entered) as below_central
from frame(['SEASON'], ['territory', 'group', 'world']) as f
cross join unnest(['round_1', 'final', 'nominated', 'confirmed']) as t(code)
join belongs as b on f.level = b.level and f.place = b.place
left join steps as s on s.season = f.year and s.residence = b.territory and s.stage = code
group by all;

create macro y05(type, levels) as table
select
    c.period_type, c.period, c.level, c.place, 'wilson' as how,
    tally(w.travelled) as central, count(w.application_id) as below_central
from seasons_in(type, levels) as c
join belongs as b on c.level = b.level and c.place = b.place
left join ways as w on w.season = c.season and w.residence = b.territory
group by all;

insert into truth by name
select 'Y05' as indicator, * from y05('SEASON', ['union', 'world'])
union all
select 'Y05', * from y05('BLOCK3', ['territory']);

-- Y05b: of the travellers that can be told apart, those with a valid application of the season.
insert into truth by name
select
    'Y05b' as indicator, c.period_type, c.period, c.level, c.place, 'wilson' as how,
    tally((n.season, n.person) in (select (season, person) from applications where is_valid))
        as central,
    count(n.person) as below_central
from seasons_in('SEASON', ['world']) as c
left join nominees as n on n.season = c.season and n.has_travelled and n.person is not null
group by all;
