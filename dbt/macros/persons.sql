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

{#
  CTEs of persons per head: `estimates`, `members`, and `beside_estimates` with a row per year and
  place that has a count or an estimate. `counts` is a relation of counts, `count` its column of
  persons. Groups and the world count only the persons of territories that have an estimate.
#}
{% macro counted_beside_estimates(counts, count) -%}
estimates as (
    select * from {{ ref('int_indicator__denominator_summed') }}
),

members as (
    select * from {{ ref('int_indicator__member_placed') }}
),

persons as (
    select
        counted.year,
        members.territory_level,
        members.territory_code,
        cast(sum(counted.{{ count }}) as bigint) as persons_count
    from {{ counts }} as counted
    inner join members on counted.territory_code = members.member_code
    left join estimates
        on
            estimates.territory_level = 'territory'
            and counted.territory_code = estimates.territory_code
            and counted.year = estimates.year
    where
        counted.period_type = 'Y'
        and counted.territory_level = 'territory'
        and counted.dim1_scheme = '{{ var("absent_code") }}'
        and (members.territory_level = 'territory' or estimates.covered_count > 0)
    group by counted.year, members.territory_level, members.territory_code
),

beside_estimates as (
    select
        coalesce(estimates.year, persons.year) as year,
        coalesce(estimates.territory_level, persons.territory_level) as territory_level,
        coalesce(estimates.territory_code, persons.territory_code) as territory_code,
        {{ or_zero('persons.persons_count') }} as persons_count,
        estimates.value_low,
        estimates.value_central,
        estimates.value_high,
        estimates.grade,
        estimates.covered_count
    from estimates
    full outer join persons
        on
            estimates.year = persons.year
            and estimates.territory_level = persons.territory_level
            and estimates.territory_code = persons.territory_code
)
{%- endmacro %}
