-- R02: distinct identified persons with a check-in at a held event. Places of persons are their
-- residence of the year; a post counts whoever came to its events.
insert into truth by name
with
cells as (
    select * from frame(['Y', 'H'], ['territory', 'group', 'world', 'post'])
),

slices (scheme, code) as (
    values ('_T', '_T'), ('youth', 'youth'), ('youth', 'other'), ('newness', 'new'),
    ('newness', 'returning'), ('events_1_2', 'one'), ('events_1_2', 'two_plus')
    union all
    select 'age5', band_code from seed.age_bands where scheme = 'age5'
)

select
    'R02' as indicator, c.period_type, c.period, c.level, c.place, s.scheme, s.code,
    if(s.scheme = 'newness' and not any_value(l.is_clean), 'not_yet', 'ok') as status,
    tally(case s.scheme
        when 'youth' then p.youth when 'newness' then p.newness
        when 'events_1_2' then p.events_1_2 when 'age5' then p.age5
        else '_T'
    end = s.code and p.person is not null) as central
from cells as c
cross join slices as s
join look_back as l on c.year = l.year
left join participants as p
    on c.period_type = p.period_type and c.period = p.period
    and c.level = p.level and c.place = p.place
where
    (c.period_type = 'Y' and (c.level <> 'post' or s.scheme <> 'age5'))
    or s.scheme in ('_T', 'youth')
group by c.period_type, c.period, c.level, c.place, s.scheme, s.code;
