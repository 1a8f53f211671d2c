-- Applications in their last delivered state, each with its person and how far it got.
-- ``is_valid``: neither withdrawn nor sent again by the same person to the same competition in the
-- same season, by whichever post: the first that stands counts. Who can't be told apart has sent
-- nothing twice.
create table applications as
with
latest as (
    from application_rows
    qualify (place, line) = max((place, line)) over (partition by application_id)
),

-- Of two results of a stage the later one holds, and the final is for who passed the first round.
results as (
    select application_id, unnest(results) as r, generate_subscripts(results, 1) as item from latest
),

stages as (
    select
        application_id, r.stage as stage,
        arg_max(r.is_passed, (r.judged_at, item)) as is_passed
    from results group by all
),

passed as (
    select
        application_id,
        bool_or(stage = 'round_1' and is_passed) as round_1,
        round_1 and bool_or(stage = 'final' and is_passed) as final
    from stages group by application_id
)

select
    a.* exclude (results),
    person_of(a.name, a.patronymic, n.patronymics) as person,
    cast(submitted_at as date) as submitted,
    cast(published_at as date) as published,
    a.status = 'withdrawn' as is_withdrawn,
    row_number() over (
        partition by person, competition, season, is_withdrawn order by submitted_at, a.application_id
    ) as turn,
    not is_withdrawn and (person is null or turn = 1) as is_valid,
    is_valid and coalesce(p.round_1, false) as round_1,
    is_valid and coalesce(p.final, false) as final
from latest as a
left join names as n on a.name = n.name
left join passed as p on a.application_id = p.application_id;
