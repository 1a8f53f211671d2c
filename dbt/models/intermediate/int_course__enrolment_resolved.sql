-- One row per enrolment, with the pseudonym of the person and the country resolved. Where a course
-- moved to another term, the list that came last says which one.
with placed as (
    select
        enrolments.*,
        row_number() over (
            partition by enrolments.enrolment_id
            order by
                enrolments._delivery_rank desc nulls last,
                enrolments._line desc nulls last
        ) as place,
        count(*) over (partition by enrolments.enrolment_id) as lists_count
    from {{ persons_told_apart(ref('stg_language_courses')) }} as enrolments
)

select
    placed.enrolment_id,
    placed.person_id,
    placed.is_identified,
    placed.course_code,
    placed.centre_code,
    placed.post_code,
    coalesce(
        territories.territory_code, '{{ var("unresolved_territory") }}'
    ) as residence_territory_code,
    placed.level_code,
    levels.sort_order as level_rank,
    placed.term_code,
    case
        when substr(placed.term_code, 6) = 'H1'
            then {{ date_of('cast(substr(placed.term_code, 1, 4) as integer)', 6, 30) }}
        else {{ date_of('cast(substr(placed.term_code, 1, 4) as integer)', 12, 31) }}
    end as term_end,
    placed.lists_count > 1 as is_moved,
    placed.age_band_code,
    placed.enrolled_date,
    placed.hours_planned,
    placed.hours_attended,
    placed.exam_code,
    placed.is_certificate_given,
    placed.enrolment_status,
    placed._delivery_rank,
    placed._delivery_id,
    placed._line
from placed
inner join {{ ref('course_levels') }} as levels
    on placed.level_code = levels.level_code
left join {{ territory_names(ref('stg_language_courses'), 'residence_country_name') }}
    as territories
    on placed.residence_country_name = territories.name
where placed.place = 1
