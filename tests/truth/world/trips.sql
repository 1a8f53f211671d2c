-- What became of each line of the rosters: the last dated status of its history; where that is not
-- final the status beside it; then the line that it names as the one in its stead, unless such
-- names lead round in a circle. Nothing else is guessed: it is pending.
create table roster_lines as
with recursive
finals as (
    select ['travelled', 'visa_refused', 'no_show', 'withdrawn', 'replaced'] as statuses
),

ways as (
    select post, trip, line_no, replaced_by as at, 1 as steps from roster_rows
    where replaced_by is not null
    union all
    select w.post, w.trip, w.line_no, r.replaced_by, steps + 1
    from ways as w
    join roster_rows as r on w.post = r.post and w.trip = r.trip and w.at = r.line_no
    where r.replaced_by is not null and steps < 200
),

chains as (
    select post, trip, line_no, max(steps) = 200 as is_loop from ways group by all
),

steps as (
    select
        post, trip, line_no, unnest(history) as step, generate_subscripts(history, 1) as item
    from roster_rows
),

histories as (
    select
        post, trip, line_no,
        arg_max(step.status, (step.day, item)) as last_status,
        max(step.day) as last_day,
        min(step.day) filter (step.status = 'nominated') as nominated,
        min(step.day) filter (step.status = 'confirmed') as confirmed,
        bool_or(step.status in ('confirmed', 'travelled')) as has_confirmed
    from steps group by all
)

select
    r.* exclude (history),
    cast(split_part(r.trip, '-', 2) as int) as season,
    person_of(r.name, r.patronymic, n.patronymics) as person,
    h.nominated,
    h.confirmed,
    coalesce(h.has_confirmed, false) or r.status in ('confirmed', 'travelled') as is_confirmed,
    coalesce(c.is_loop, false) as is_loop,
    case
        when list_contains(statuses, h.last_status) then h.last_status
        when list_contains(statuses, r.status) then r.status
        when not c.is_loop then 'replaced'
        else 'pending'
    end as outcome,
    if(list_contains(statuses, h.last_status), h.last_day, null) as outcome_day
from roster_rows as r
cross join finals
left join names as n on r.name = n.name
left join histories as h using (post, trip, line_no)
left join chains as c using (post, trip, line_no);

-- A trip begins and ends on the days that most of its lines say.
create table trips as
with days as (
    select trip, arrival, count(*) as n from roster_lines where arrival is not null group by all
),

ends as (
    select trip, departure, count(*) as n from roster_lines where departure is not null group by all
)

select
    t.trip, t.season,
    (select arrival from days as d where d.trip = t.trip order by n desc, arrival limit 1) as starts,
    (select departure from ends as e where e.trip = t.trip order by n desc, departure limit 1)
        as stops
from (select distinct trip, season from roster_lines) as t;

-- A place is a person on a trip: of several lines the one that travelled, else the one that was
-- decided last; a line of whom nobody knows is a place of its own. It rests on the application that
-- it names, if that one is valid, else on its person's valid one of the season that got furthest.
create table trip_places as
with
furthest as (
    select person, season, application_id from applications
    where is_valid and person is not null
    qualify row_number() over (
        partition by person, season order by final desc, round_1 desc, submitted, application_id
    ) = 1
),

ranked as (
    select
        *,
        row_number() over (
            partition by trip, person
            order by
                case outcome when 'travelled' then 1 when 'pending' then 3 else 2 end,
                outcome_day desc nulls last, post, line_no
        ) as turn
    from roster_lines
)

select
    l.* exclude (application_id, turn),
    coalesce(named.application_id, f.application_id) as application_id
from ranked as l
left join applications as named on l.application_id = named.application_id and named.is_valid
left join furthest as f on l.person = f.person and l.season = f.season
where l.person is null or l.turn = 1;

-- One outcome per participant and season: who travelled on any trip has travelled.
create table nominees as
with ranked as (
    select
        *,
        row_number() over (
            partition by season, person
            order by
                case outcome when 'travelled' then 1 when 'pending' then 3 else 2 end,
                outcome_day desc nulls last, trip, post, line_no
        ) as turn
    from trip_places where role = 'participant'
)
select * exclude (turn), outcome = 'travelled' as has_travelled
from ranked where person is null or turn = 1;

-- How far each valid application led: every step is for who passed the one before.
create table ways as
with reached as (
    select
        application_id, bool_or(is_confirmed) as is_confirmed,
        bool_or(outcome = 'travelled') as has_travelled
    from trip_places where role = 'participant' group by application_id
)
select
    a.application_id, a.season, a.residence, a.round_1, a.final,
    a.final and r.application_id is not null as nominated,
    coalesce(nominated and r.is_confirmed, false) as confirmed,
    coalesce(nominated and r.has_travelled, false) as travelled
from applications as a
left join reached as r using (application_id)
where a.is_valid;

-- Seats of a season: the last version that was approved before its first trip began.
create table quotas as
with
chosen as (
    from quota_rows
    qualify row_number() over (
        partition by season, territory, version order by place desc, line desc
    ) = 1
),

begun as (select season, min(starts) as first_day from trips group by season)

select
    c.season, c.territory, c.version, c.participants, c.escorts, c.approved,
    b.first_day is null or c.approved < b.first_day as is_in_time,
    is_in_time and c.version = max(if(is_in_time, c.version, null)) over (
        partition by c.season, c.territory
    ) as is_in_force
from chosen as c left join begun as b using (season);
