-- One row per enrolment, term or year that it counts in, place and breakdown: none, or the level.
-- It counts where the learner lives, and with the post of its centre.
select
    enrolments.enrolment_id,
    enrolments.person_id,
    periods.period_type,
    periods.period_code,
    periods.year,
    members.territory_level,
    members.territory_code,
    schemes.dim1_scheme,
    case schemes.dim1_scheme
        when 'level' then enrolments.level_code else '{{ var("absent_code") }}'
    end as dim1_code,
    enrolments.level_code,
    enrolments.level_rank,
    enrolments.term_end,
    enrolments.enrolled_date,
    enrolments.hours_planned,
    enrolments.hours_counted,
    enrolments.is_completed
from {{ ref('fct_course_enrolment') }} as enrolments
inner join {{ ref('int_indicator__period_published') }} as periods
    on
        periods.period_type in ('Y', 'H')
        and enrolments.term_end between periods.period_start and periods.period_end
inner join {{ ref('int_indicator__member_placed') }} as members
    on
        members.member_code = case
            when members.territory_level = 'post' then enrolments.post_code
            else enrolments.residence_territory_code
        end
cross join (
    select '{{ var("absent_code") }}' as dim1_scheme
    union all
    select 'level' as dim1_scheme
) as schemes
where enrolments.is_started and enrolments.is_closed and not enrolments.is_transferred
