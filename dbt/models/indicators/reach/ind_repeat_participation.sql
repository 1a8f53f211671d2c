-- L01 repeat participation: of those whose first participation after three clean years fell into a
-- year, who came to an event on another day within 365 days. An event has one day, so that another
-- day is another event.
with cohorts as (
    select
        person_id,
        year,
        residence_territory_code,
        first_checkin_date
    from {{ ref('fct_person_year') }}
    where is_new
),

repeaters as (
    select distinct
        cohorts.person_id,
        cohorts.year
    from cohorts
    inner join {{ ref('int_indicator__person_attended') }} as attended
        on
            cohorts.person_id = attended.person_id
            and attended.event_date > cohorts.first_checkin_date
            and attended.event_date <= {{ plus_days('cohorts.first_checkin_date', 365) }}
)

select
    {{ indicator_parts(
        'L01', year='cohorts.year',
        territory_level='members.territory_level', territory_code='members.territory_code',
        numerator='count(repeaters.person_id)', denominator='count(*)',
        persons_num='count(repeaters.person_id)', persons_den='count(*)',
        status='max(following.missing_status)'
    ) }}
from cohorts
left join repeaters
    on cohorts.person_id = repeaters.person_id and cohorts.year = repeaters.year
left join {{ ref('int_indicator__follow_up_covered') }} as following
    on cohorts.year + 1 = following.year
inner join {{ ref('int_indicator__member_placed') }} as members
    on cohorts.residence_territory_code = members.member_code
group by cohorts.year, members.territory_level, members.territory_code
