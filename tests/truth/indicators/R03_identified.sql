-- R03: check-ins of identified persons over visits, or over check-ins where there are more; by
-- quarter only of groups and the world.
insert into truth by name
select
    'R03' as indicator, period_type, period, level, place,
    total(identified) as central,
    total(greatest(checkins, coalesce(visits, 0))) as below_central
from held_in(['Q', 'Y'], ['territory', 'group', 'world', 'post'])
where period_type = 'Y' or level in ('group', 'world')
group by all;
