-- One row per roster line in effect, with the pseudonym of the person, names resolved and the final
-- outcome. A person whom two rosters of one trip list has one place: the line that travelled, else
-- the one whose outcome came last.
with lines as (
    select
        rosters.*,
        cast({{ text_part('rosters.trip_code', '-', 2) }} as integer) as season_year,
        outcomes.nominated_date,
        outcomes.confirmed_date,
        coalesce(outcomes.is_confirmed, false) as is_confirmed,
        outcomes.final_outcome,
        outcomes.outcome_date
    from {{ persons_told_apart(ref('stg_trip_rosters')) }} as rosters
    inner join {{ ref('int_trip__outcome_chosen') }} as outcomes
        on
            rosters.post_code = outcomes.post_code
            and rosters.trip_code = outcomes.trip_code
            and rosters.line_no = outcomes.line_no
)

select
    lines.trip_code,
    lines.post_code,
    lines.line_no,
    lines.person_id,
    lines.is_identified,
    lines.season_year,
    lines.role_code,
    coalesce(
        territories.territory_code, '{{ var("unresolved_territory") }}'
    ) as residence_territory_code,
    lines.nomination_application_id,
    lines.nominated_date,
    lines.confirmed_date,
    lines.is_confirmed,
    lines.final_outcome,
    lines.outcome_date,
    lines.arrival_date,
    lines.departure_date,
    lines.host_city,
    aliases.host_city_code,
    lines.person_sex as sex_code,
    lines.birth_year,
    not lines.is_identified
    or row_number() over (
        partition by lines.trip_code, lines.person_id
        order by
            {{ outcome_order('lines.final_outcome') }} asc nulls last,
            lines.outcome_date desc nulls last,
            lines.post_code asc nulls last,
            lines.line_no asc nulls last
    ) = 1 as is_place,
    lines._delivery_id,
    lines._line
from lines
left join {{ territory_names(ref('stg_trip_rosters'), 'residence_country_name') }} as territories
    on lines.residence_country_name = territories.name
left join {{ ref('stg_host_city_aliases') }} as aliases
    on {{ normalise_name('lines.host_city') }} = aliases.name_key
