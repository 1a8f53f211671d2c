-- One row per known person and held event to which they came in person.
select distinct
    participation.person_id,
    participation.event_id,
    events.post_code,
    events.event_date
from {{ ref('fct_participation') }} as participation
inner join {{ ref('int_indicator__event_held') }} as events
    on participation.event_id = events.event_id
where
    participation.is_checked_in
    and participation.is_online is distinct from true
    and participation.person_id is not null
