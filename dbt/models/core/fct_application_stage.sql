-- One row per application and step of its way to a trip. A step is entered by who passed the one
-- before, so that no step is larger than the one before it and none is inferred from a later one.
-- Who travelled was confirmed. Escorts have no application.
with places as (
    select
        application_id,
        min(nominated_date) as nominated_date,
        min(case when is_confirmed then confirmed_date end) as confirmed_date,
        max(case when is_confirmed then 1 else 0 end) = 1 as is_confirmed,
        min(case when final_outcome = 'travelled' then outcome_date end) as travelled_date,
        max(case when final_outcome = 'travelled' then 1 else 0 end) = 1 as is_travelled
    from {{ ref('fct_trip_place') }}
    where role_code = 'participant' and application_id is not null
    group by application_id
),

ways as (
    select
        applications.application_id,
        applications.is_valid as is_submitted,
        applications.submitted_date,
        applications.is_valid and stages.application_id is not null as is_round_1,
        stages.round_date as round_1_date,
        applications.is_valid and coalesce(stages.is_final_passed, false) as is_final,
        stages.final_date,
        applications.is_valid
        and coalesce(stages.is_final_passed, false)
        and places.application_id is not null as is_nominated,
        places.nominated_date,
        places.is_confirmed,
        places.confirmed_date,
        places.is_travelled,
        places.travelled_date
    from {{ ref('fct_application') }} as applications
    left join {{ ref('int_application__stage_passed') }} as stages
        on applications.application_id = stages.application_id
    left join places
        on applications.application_id = places.application_id
),

steps as (
    {%- for step, entered, passed in [
        ('submitted', 'true', 'is_submitted'),
        ('round_1', 'is_submitted', 'is_round_1'),
        ('final', 'is_round_1', 'is_final'),
        ('nominated', 'is_final', 'is_nominated'),
        ('confirmed', 'is_nominated', 'is_nominated and is_confirmed'),
        ('travelled', 'is_nominated and is_confirmed', 'is_nominated and is_travelled'),
    ] %}
    select
        application_id,
        '{{ step }}' as step_code,
        {{ entered }} as is_entered,
        {{ passed }} as is_passed,
        {{ step }}_date as step_date
    from ways
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    application_id,
    step_code,
    is_entered,
    is_passed,
    case when is_passed then step_date end as reached_date
from steps
