-- Scans of people whose registration says that they do not come: counted, and listed here. Scans
-- of a cancelled event, which has no visits.
select
    people.registration_id,
    people.plan_id,
    plans.post_code,
    case
        when people.registration_status <> 'registered'
            then 'came_though_' || people.registration_status
        else 'came_to_cancelled_event'
    end as reason,
    deliveries.file_name,
    people._delivery_id,
    people._line
from {{ ref('int_person__resolved') }} as people
inner join {{ ref('stg_deliveries') }} as deliveries
    on people._delivery_id = deliveries.delivery_id
left join {{ ref('int_event__plan_versioned') }} as plans
    on people.plan_id = plans.plan_id and plans.is_current
where
    people.is_checked_in
    and (people.registration_status <> 'registered' or plans.plan_status = 'cancelled')
