-- How many cases of each doubt about who is who wait for a person. Counts only: neither tokens
-- nor registrations leave this model; children are never joined by an e-mail.
with registrations as (
    select
        registrations.person_name_token,
        registrations.person_patronymic_token,
        registrations.person_email_token,
        registrations.person_strict_token,
        registrations.has_full_identity,
        people.person_id,
        people.is_identified,
        people.residence_territory_code
    from {{ ref('stg_event_registrations') }} as registrations
    inner join {{ ref('int_person__resolved') }} as people
        on registrations.registration_id = people.registration_id
),

emails as (
    select
        person_email_token,
        count(*) as registrations_count
    from registrations
    where person_email_token is not null and person_id is not null
    group by person_email_token
    having count(distinct person_id) >= 2
),

spellings as (
    select
        person_id,
        count(*) as registrations_count
    from registrations
    where person_id is not null and person_strict_token is not null
    group by person_id
    having count(distinct person_strict_token) >= 2
),

residences as (
    select
        person_id,
        count(*) as registrations_count
    from registrations
    where person_id is not null
    group by person_id
    having count(distinct residence_territory_code) >= 2
),

ambiguous as (
    select
        person_name_token,
        count(*) as registrations_count
    from registrations
    where has_full_identity and not is_identified
    group by person_name_token
)

select
    'one e-mail, several persons' as suspicion,
    count(*) as cases_count,
    cast(coalesce(sum(registrations_count), 0) as bigint) as registrations_count
from emails
union all
select
    'one person, several spellings' as suspicion,
    count(*) as cases_count,
    cast(coalesce(sum(registrations_count), 0) as bigint) as registrations_count
from spellings
union all
select
    'one person, several countries of residence' as suspicion,
    count(*) as cases_count,
    cast(coalesce(sum(registrations_count), 0) as bigint) as registrations_count
from residences
union all
select
    'one name, several patronymics, none given' as suspicion,
    count(*) as cases_count,
    cast(coalesce(sum(registrations_count), 0) as bigint) as registrations_count
from ambiguous
union all
select
    'no full name and birth date' as suspicion,
    count(*) as cases_count,
    count(*) as registrations_count
from registrations
where not has_full_identity
