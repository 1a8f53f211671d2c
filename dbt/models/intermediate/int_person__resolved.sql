with identified as (
    select
        registrations.*,
        coalesce(names.is_split, false) as is_split,
        registrations.has_full_identity
        and not (coalesce(names.is_split, false) and registrations.person_patronymic_token is null)
            as is_identified
    from {{ ref('stg_event_registrations') }} as registrations
    left join {{ ref('int_person__name_split') }} as names
        on registrations.person_name_token = names.person_name_token
)

select
    identified.registration_id,
    identified.plan_id,
    case
        when identified.is_identified
            then substr({{ sha256_hex(
                "identified.person_name_token || '|' || "
                ~ "case when identified.is_split then identified.person_patronymic_token else '' end"
            ) }}, 1, 32)
    end as person_id,
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
from identified
left join {{ territory_names(ref('stg_event_registrations'), 'residence_country_name') }}
    as territories
    on identified.residence_country_name = territories.name
