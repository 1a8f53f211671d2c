-- One row per name token with a full birth date. Two different patronymics, in whichever export,
-- make it the name of more than one person.
with stated as (
    {%- for model in person_exports() %}
    select
        person_name_token,
        person_patronymic_token
    from {{ ref(model) }}
    where has_full_identity
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    person_name_token,
    count(distinct person_patronymic_token) as patronymics_count,
    count(distinct person_patronymic_token) >= 2 as is_split
from stated
group by person_name_token
