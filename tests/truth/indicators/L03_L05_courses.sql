-- L03: completed of started enrolments of closed terms. L05: hours attended, at most those of the
-- plan, over hours planned, where both are known.
create macro courses_in(kind, levels, slices) as table
select c.*, e.* exclude (level, place, year, stop, status, term), e.level as course_level
from course_cells(kind, levels, slices) as c
left join enrolled_at as e
    on e.at_level = c.level and e.at_place = c.place and e.stop between c.start and c.stop
    and (c.scheme = '_T' or c.code = e.level);

create table course_parts as
with wanted as (
    from courses_in('Y', ['world', 'group', 'post'], ['_T'])
    union all
    from courses_in('Y', ['world', 'group', 'post'], ['level'])
    union all
    from courses_in('H', ['world', 'group'], ['_T'])
)

select
    period_type, period, level, place, scheme, code,
    tally(is_judged) as judged, tally(is_completed) as completed,
    total(if(hours_planned > 0 and hours_attended is not null,
        if(hours_attended > hours_planned, hours_planned, hours_attended), 0)) as attended,
    total(if(hours_planned > 0 and hours_attended is not null, hours_planned, 0)) as planned
from wanted group by all;

insert into truth by name
select
    'L03' as indicator, period_type, period, level, place, scheme, code, 'wilson' as how,
    completed as central, judged as below_central
from course_parts where scheme = '_T' or level <> 'post';

-- L03b: beside what the world completes on the same levels.
insert into truth by name
select
    'L03b' as indicator, p.period_type, p.period, p.level, p.place,
    total(p.completed) as central,
    floor(round(total(p.judged * w.completed::double / nullif(w.judged, 0)), 6)) as below_central
from course_parts as p
join course_parts as w
    on w.level = 'world' and w.period_type = p.period_type and w.period = p.period
    and w.scheme = p.scheme and w.code = p.code
where p.level = 'post' and p.scheme = 'level' and p.period_type = 'Y'
group by all;

insert into truth by name
select
    'L05' as indicator, period_type, period, level, place, scheme, code,
    floor(attended) as central, floor(planned) as below_central
from course_parts
where period_type = 'Y' and scheme = '_T';
