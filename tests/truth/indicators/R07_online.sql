-- R07: distinct identified persons who took part in a held event online (the demo registers people
-- online for events planned online, and for no others), at home.
insert into truth by name
with
online as (
    select
        r.person, year(e.day) as year,
        coalesce(
            max_by(r.residence, (r.registered_at, r.place, r.line)) filter (r.residence <> 'ZZZ'),
            'ZZZ'
        ) as residence
    from registrations as r
    join events as e on r.plan_id = e.plan_id
    where r.came and e.is_held and r.person is not null and e.mode = 'online'
    group by all
),

at_home as (
    select o.year, b.level, b.place, o.person
    from online as o join belongs as b on o.residence = b.territory
)

select
    'R07' as indicator, f.period_type, f.period, f.level, f.place, count(h.person) as central
from frame(['Y'], ['territory', 'group', 'world']) as f
left join at_home as h using (year, level, place)
group by all;
