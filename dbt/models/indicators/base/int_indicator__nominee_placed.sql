-- One row per participant of a season's trips, published season or block and place of residence.
-- Somebody with several places in a season counts once, with the outcome that went furthest; a
-- place whose person can't be told apart counts by itself. A block adds its seasons up.
with ranked as (
    select
        places.*,
        row_number() over (
            partition by places.season_year, places.person_id
            order by
                {{ outcome_order('places.final_outcome') }} asc nulls last,
                places.outcome_date desc nulls last,
                places.trip_code asc nulls last,
                places.post_code asc nulls last,
                places.line_no asc nulls last
        ) as place_of_person
    from {{ ref('fct_trip_place') }} as places
    where places.role_code = 'participant'
),

applicants as (
    select distinct
        person_id,
        season_year
    from {{ ref('fct_application') }}
    where is_valid and person_id is not null
)

select
    nominees.trip_code,
    nominees.post_code,
    nominees.line_no,
    nominees.person_id,
    nominees.sex_code,
    seasons.period_type,
    seasons.period_code,
    members.territory_level,
    members.territory_code,
    nominees.final_outcome,
    nominees.person_id is not null as is_identified,
    applicants.person_id is not null as is_applicant
from ranked as nominees
inner join {{ ref('int_indicator__season_placed') }} as seasons
    on nominees.season_year = seasons.season_year
inner join {{ ref('int_indicator__member_placed') }} as members
    on nominees.residence_territory_code = members.member_code
left join applicants
    on nominees.person_id = applicants.person_id and nominees.season_year = applicants.season_year
where nominees.person_id is null or nominees.place_of_person = 1
