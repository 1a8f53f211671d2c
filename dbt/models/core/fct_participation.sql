select
    people.registration_id,
    people.plan_id as event_id,
    people.person_id,
    people.residence_territory_code,
    plans.territory_code as event_territory_code,
    events.event_date,
    cast(extract(year from events.event_date) as integer) as event_year,
    people.registered_at,
    plans.starts_at,
    people.registration_status,
    people.is_checked_in,
    -- What the registration says goes before what was planned.
    case
        when people.attendance_mode in ('online', 'in_person')
            then people.attendance_mode = 'online'
        else coalesce(plans.attendance_mode = 'online', false)
    end as is_online,
    people.birth_year,
    people.is_identified,
    people._delivery_id,
    people._line
from {{ ref('int_person__resolved') }} as people
inner join {{ ref('int_event__plan_versioned') }} as plans
    on people.plan_id = plans.plan_id
inner join {{ ref('fct_event') }} as events
    on plans.plan_id = events.event_id
where plans.is_current
