-- Who is one person, in registrations, applications, rosters and courses alike: two rows are one when name
-- and birth date agree and no two patronymics stand against it; where they do, a row without a
-- patronymic is nobody's. Rows that were replaced speak no more.
create table names as
with
registered as (
    select name, patronymic from registration_rows
    qualify (place, line) = max((place, line)) over (partition by registration_id)
),

applied as (
    select name, patronymic from application_rows
    qualify (place, line) = max((place, line)) over (partition by application_id)
)

select name, count(distinct nullif(patronymic, '')) as patronymics
from (
    from registered union all from applied union all select name, patronymic from roster_rows
    union all select name, patronymic from enrolment_rows
)
where name is not null
group by name;

create macro person_of(name, patronymic, patronymics) as case
    when patronymics <= 1 then name
    when patronymic <> '' then name || '|' || patronymic
end;
