-- Registrations in their last delivered state, each with its person.
-- Two rows are one person when name and birth date agree and no two patronymics stand against it;
-- where they do, a row without a patronymic is nobody's.
create table registrations as
with
latest as (
    select registration_id, max((place, line)) as standing
    from registration_rows
    group by registration_id
),

bearers as (
    select name, count(distinct nullif(patronymic, '')) as patronymics
    from registration_rows semi join latest
        on registration_rows.registration_id = latest.registration_id
        and (place, line) = latest.standing
    where name is not null
    group by name
)

select
    r.*,
    case
        when b.patronymics <= 1 then r.name
        when r.patronymic <> '' then r.name || '|' || r.patronymic
    end as person,
    r.status = 'registered' as is_active,
    r.checked_in_at is not null as came
from registration_rows as r
join latest on r.registration_id = latest.registration_id and (r.place, r.line) = latest.standing
left join bearers as b on r.name = b.name;
