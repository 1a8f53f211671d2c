-- Scans of people whose registration says that they do not come: counted, and listed here.
select
    registrations.registration_id,
    registrations.plan_id,
    plans.post_code,
    'came_though_' || registrations.registration_status as reason,
    deliveries.file_name,
    registrations._delivery_id,
    registrations._line
from {{ ref('stg_event_registrations') }} as registrations
inner join {{ ref('stg_deliveries') }} as deliveries
    on registrations._delivery_id = deliveries.delivery_id
left join {{ ref('stg_event_plan') }} as plans
    on registrations.plan_id = plans.plan_id
where
    registrations.checked_in_at is not null
    and registrations.registration_status <> 'registered'
