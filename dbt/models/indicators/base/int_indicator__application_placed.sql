-- One row per valid application, published season or block and place of residence: the steps of its
-- way, its competition (unknown: one that was not held then) and category, and the week of the
-- season in which it was sent. What was sent
-- before the season belongs to its first week, what was sent after it to the last.
with steps as (
    select
        {%- for step in ['round_1', 'final', 'nominated', 'confirmed', 'travelled'] %}
        max(case when step_code = '{{ step }}' and is_passed then 1 else 0 end) = 1
            as is_{{ step }},
        {%- endfor %}
        application_id
    from {{ ref('fct_application_stage') }}
    group by application_id
)

select
    applications.application_id,
    seasons.period_type,
    seasons.period_code,
    members.territory_level,
    members.territory_code,
    coalesce(competitions.competition_code, 'unknown') as competition_code,
    coalesce(categories.category_code, 'unknown') as category_code,
    least(53, greatest(1, cast(floor(
        {{ days_between(date_of('applications.season_year', 1, 1), 'applications.submitted_date') }}
        / 7.0
    ) as integer) + 1)) as week_number,
    {{ days_between('applications.submitted_date', 'applications.result_published_date') }}
        as judging_days,
    steps.is_round_1,
    steps.is_final,
    steps.is_nominated,
    steps.is_confirmed,
    steps.is_travelled
from {{ ref('fct_application') }} as applications
inner join steps on applications.application_id = steps.application_id
inner join {{ ref('int_indicator__season_placed') }} as seasons
    on applications.season_year = seasons.season_year
inner join {{ ref('int_indicator__member_placed') }} as members
    on applications.residence_territory_code = members.member_code
left join {{ ref('dim_competition') }} as competitions
    on
        applications.competition_code = competitions.competition_code
        and extract(year from competitions.valid_from) <= applications.season_year
left join {{ ref('competition_categories') }} as categories
    on applications.category_code = categories.category_code
where applications.is_valid
