select
    identified.registration_id,
    identified.plan_id,
    identified.person_id,
    identified.is_identified,
    identified.birth_year,
    coalesce(
        territories.territory_code, '{{ var("unresolved_territory") }}'
    ) as residence_territory_code,
    identified.registered_at,
    identified.registration_status,
    identified.attendance_mode,
    -- Who was let in came, whatever became of the registration (qc_registration__contradicted).
    identified.checked_in_at is not null as is_checked_in,
    identified._delivery_id,
    identified._line,
    identified._delivery_rank
from {{ persons_told_apart(ref('stg_event_registrations')) }} as identified
left join {{ territory_names(ref('stg_event_registrations'), 'residence_country_name') }}
    as territories
    on identified.residence_country_name = territories.name
