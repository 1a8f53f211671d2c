{# Staging models whose rows name a person: one person is one pseudonym in all of them. #}
{% macro person_exports() -%}
    {{ return([
        'stg_event_registrations',
        'stg_competitions_applications',
        'stg_trip_rosters',
        'stg_language_courses',
    ]) }}
{%- endmacro %}

{#
  Subquery: the rows of one of them with `is_identified` and `person_id`. Two rows are one person
  when name and birth date agree and no two patronymics of any export stand against it (decisions
  0003, 0047).
#}
{% macro persons_told_apart(relation) -%}
    (
        select
            identified.*,
            case
                when identified.is_identified
                    then substr({{ sha256_hex(
                        "identified.person_name_token || '|' || "
                        ~ "case when identified.is_split then identified.person_patronymic_token else '' end"
                    ) }}, 1, 32)
            end as person_id
        from (
            select
                stated.*,
                coalesce(names.is_split, false) as is_split,
                stated.has_full_identity
                and not (
                    coalesce(names.is_split, false) and stated.person_patronymic_token is null
                ) as is_identified
            from {{ relation }} as stated
            left join {{ ref('int_person__name_split') }} as names
                on stated.person_name_token = names.person_name_token
        ) as identified
    )
{%- endmacro %}

{# Of several places of a person: where somebody travelled goes before any other outcome, and what is
   still open comes last. #}
{% macro outcome_order(outcome) -%}
    case {{ outcome }} when 'travelled' then 1 when 'pending' then 3 else 2 end
{%- endmacro %}
