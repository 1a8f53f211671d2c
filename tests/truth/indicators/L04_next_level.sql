-- L04: after completed courses below the highest level, the same person enrolled for the next one
-- within a year of the end of the term. Told when the year after is over, and 60 days more.
insert into truth by name
with
ranks as (select level_code as level, cast(sort_order as int) as rank from seed.course_levels),

judged as (
    select
        e.*,
        exists (
            from enrolments as later join ranks as next using (level)
            where later.person = e.person and next.rank = r.rank + 1
                and later.enrolled_on > e.enrolled_on and later.enrolled_on - e.stop <= 365
        ) as goes_on
    from enrolled_at as e join ranks as r using (level)
    where e.is_completed and e.person is not null and r.rank < (select max(rank) from ranks)
),

cells as (
    from course_cells('Y', ['world', 'group'], ['_T'])
    union all
    from course_cells('Y', ['world', 'group'], ['level'])
)

select
    'L04' as indicator, c.period_type, c.period, c.level, c.place, c.scheme, c.code,
    'wilson' as how,
    if(cast(getvariable('known_at') as date) - make_date(c.year + 1, 12, 31) > 60, 'ok', 'not_yet')
    as status,
    tally(j.goes_on) as central, count(j.enrolment_id) as below_central
from cells as c
left join judged as j
    on j.at_level = c.level and j.at_place = c.place and j.stop between c.start and c.stop
    and (c.scheme = '_T' or c.code = j.level)
group by all;
