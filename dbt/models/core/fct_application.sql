-- One row per application in effect. The valid ones are counted: neither withdrawn nor a second one
-- of the same person to the same competition in the same season.
select
    application_id,
    person_id,
    is_identified,
    competition_code,
    category_code,
    season_year,
    residence_territory_code,
    submitted_date,
    result_published_date,
    outcome_code,
    is_withdrawn,
    is_duplicate,
    not is_withdrawn and not is_duplicate as is_valid,
    post_code,
    birth_year,
    _delivery_id,
    _line
from {{ ref('int_application__resolved') }}
