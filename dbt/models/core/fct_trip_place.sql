-- One row per place on a roster: a person on a trip, or a line whose person can't be told apart. It
-- leads to the valid application it names, else (none, a withdrawn one, or one sent twice) to that
-- of its person in the same season that got furthest.
with own as (
    select
        applications.person_id,
        applications.season_year,
        applications.application_id,
        row_number() over (
            partition by applications.person_id, applications.season_year
            order by
                case when stages.is_final_passed then 0 else 1 end asc nulls last,
                case when stages.application_id is null then 1 else 0 end asc nulls last,
                applications.submitted_date asc nulls last,
                applications.application_id asc nulls last
        ) as rank_of_person
    from {{ ref('fct_application') }} as applications
    left join {{ ref('int_application__stage_passed') }} as stages
        on applications.application_id = stages.application_id
    where applications.is_valid and applications.person_id is not null
)

select
    lines.trip_code,
    lines.post_code,
    lines.line_no,
    lines.person_id,
    lines.is_identified,
    lines.season_year,
    lines.role_code,
    lines.residence_territory_code,
    coalesce(named.application_id, own.application_id) as application_id,
    lines.nominated_date,
    lines.confirmed_date,
    lines.is_confirmed,
    lines.final_outcome,
    lines.outcome_date,
    lines.arrival_date,
    lines.departure_date,
    lines.host_city_code,
    lines.sex_code,
    lines.birth_year,
    lines._delivery_id,
    lines._line
from {{ ref('int_trip__line_resolved') }} as lines
left join {{ ref('fct_application') }} as named
    on lines.nomination_application_id = named.application_id and named.is_valid
left join own
    on
        lines.person_id = own.person_id
        and lines.season_year = own.season_year
        and own.rank_of_person = 1
where lines.is_place
