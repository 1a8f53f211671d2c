-- Y03: valid applications by residence; the season that runs to date. Weeks add up to the seventh
-- day of a week of the season: what came before it stands in the first, what came after in the last.
insert into truth by name
with
slices (scheme, code, since) as (
    select '_T', '_T', 0
    union all
    select 'competition', competition_code, year(valid_from::date) from seed.competitions
    union all
    select 'category', category_code, 0 from seed.competition_categories
    union all
    values ('competition', 'unknown', 0), ('category', 'unknown', 0)
)

select
    'Y03' as indicator, f.period_type, f.period, f.level, f.place, s.scheme, s.code,
    count(a.application_id) as central
from frame(['SEASON'], ['territory', 'group', 'world']) as f
cross join slices as s
join belongs as b on f.level = b.level and f.place = b.place
left join applications as a
    on a.is_valid and a.season = f.year and a.residence = b.territory
    and s.code in (
        '_T',
        if(s.scheme = 'category', coalesce(a.category, 'unknown'),
            coalesce((select competition_code from seed.competitions as c
                where c.competition_code = a.competition and year(c.valid_from::date) <= f.year), 'unknown'))
    )
where (s.scheme = '_T' or f.level <> 'territory') and s.since <= f.year
group by all;

insert into truth by name
with weeks as (
    select
        f.*, n, least(f.start + 7 * cast(n as int) - 1, f.stop) as until
    from frame(['SEASON'], ['world']) as f, unnest(generate_series(1, 53)) as t(n)
    where until < cast(getvariable('known_at') as date)
)
select
    'Y03' as indicator, w.period_type, w.period, w.level, w.place,
    'season_week' as scheme, format('w{:02d}', n) as code, count(a.application_id) as central
from weeks as w
left join applications as a
    on a.is_valid and a.season = w.year and (a.submitted <= w.until or n = 53)
group by all;
