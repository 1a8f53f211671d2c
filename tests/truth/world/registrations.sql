-- Registrations in their last delivered state, each with its person.
create table registrations as
with latest as (
    from registration_rows
    qualify (place, line) = max((place, line)) over (partition by registration_id)
)

select
    r.*,
    person_of(r.name, r.patronymic, n.patronymics) as person,
    r.status = 'registered' as is_active,
    r.checked_in_at is not null as came
from latest as r
left join names as n on r.name = n.name;
