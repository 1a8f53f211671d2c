-- One name token with two different patronymics is more than one person.
select
    person_name_token,
    count(distinct person_patronymic_token) as patronymics_count,
    count(distinct person_patronymic_token) >= 2 as is_split
from {{ ref('stg_event_registrations') }}
where has_full_identity
group by person_name_token
