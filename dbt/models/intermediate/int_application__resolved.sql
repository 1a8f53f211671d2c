-- One row per application in effect, with the pseudonym of the person. Of the applications of one
-- person to one competition in one season the first that was not withdrawn stays, whichever post
-- sent them; who can't be told apart has no duplicates.
with ranked as (
    select
        applications.*,
        applications.application_status = 'withdrawn' as is_withdrawn,
        row_number() over (
            partition by
                applications.person_id, applications.competition_code, applications.season_year,
                applications.application_status = 'withdrawn'
            order by
                applications.submitted_at asc nulls last,
                applications.application_id asc nulls last
        ) as place_of_person
    from {{ persons_told_apart(ref('stg_competitions_applications')) }} as applications
)

select
    ranked.application_id,
    ranked.person_id,
    ranked.is_identified,
    ranked.competition_code,
    ranked.category_code,
    ranked.season_year,
    coalesce(
        territories.territory_code, '{{ var("unresolved_territory") }}'
    ) as residence_territory_code,
    cast(ranked.submitted_at as date) as submitted_date,
    cast(ranked.result_published_at as date) as result_published_date,
    ranked.outcome_code,
    ranked.is_withdrawn,
    not ranked.is_withdrawn and ranked.is_identified and ranked.place_of_person > 1
        as is_duplicate,
    ranked.source_post_code as post_code,
    ranked.birth_year,
    ranked._delivery_id,
    ranked._line
from ranked
left join {{ territory_names(ref('stg_competitions_applications'), 'residence_country_name') }}
    as territories
    on ranked.residence_country_name = territories.name
