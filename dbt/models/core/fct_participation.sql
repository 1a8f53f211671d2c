select
    people.registration_id,
    people.plan_id as event_id,
    people.person_id,
    people.residence_territory_code,
    plans.territory_code as event_territory_code,
    plans.event_date,
    cast(extract(year from plans.event_date) as integer) as event_year,
    people.registered_at,
    plans.starts_at,
    people.registration_status,
    people.is_checked_in,
    people.birth_year,
    people.is_identified,
    people._delivery_id,
    people._line
from {{ ref('int_person__resolved') }} as people
inner join {{ ref('int_event__plan_versioned') }} as plans
    on people.plan_id = plans.plan_id
where plans.is_current
