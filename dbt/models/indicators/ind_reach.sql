-- R02 unique participants and R08 the new among them; persons count where they live.
with periods as (
    select * from {{ ref('int_indicator__period_published') }}
),

years as (
    select
        periods.*,
        look_back.is_clean
    from periods
    inner join {{ ref('int_indicator__look_back_judged') }} as look_back
        on periods.year = look_back.year
    where periods.period_type = 'Y'
),

places as (
    select * from {{ ref('int_indicator__place_framed') }}
),

cells as (
    select * from {{ ref('int_indicator__person_counted') }}
),

totals as (
    select * from cells where dim1_scheme = '{{ var("absent_code") }}'
),

new_persons as (
    select * from cells where dim1_scheme = 'newness' and dim1_code = 'new'
),

-- A person counts once per half-year, in the group where the person lives that year.
half_years as (
    select
        periods.period_code,
        members.territory_code,
        count(distinct participation.person_id) as persons_count
    from {{ ref('fct_participation') }} as participation
    inner join {{ ref('int_indicator__event_held') }} as events
        on participation.event_id = events.event_id
    inner join {{ ref('fct_person_year') }} as person_years
        on
            participation.person_id = person_years.person_id
            and events.year = person_years.year
    inner join periods
        on
            periods.period_type = 'H'
            and events.event_date between periods.period_start and periods.period_end
    inner join {{ ref('int_indicator__member_placed') }} as members
        on
            members.territory_level = 'group'
            and person_years.residence_territory_code = members.member_code
    where participation.is_checked_in
    group by periods.period_code, members.territory_code
)

select
    {{ indicator_parts(
        'R02', 'measure',
        measure=or_zero('totals.persons_count'),
        persons_num=or_zero('totals.persons_count')
    ) }}
from years as periods
cross join places
left join totals
    on
        periods.year = totals.year
        and places.territory_level = totals.territory_level
        and places.territory_code = totals.territory_code
union all
select
    {{ indicator_parts(
        'R02', 'measure',
        measure=or_zero('half_years.persons_count'),
        persons_num=or_zero('half_years.persons_count')
    ) }}
from periods
cross join places
left join half_years
    on
        periods.period_code = half_years.period_code
        and places.territory_code = half_years.territory_code
where periods.period_type = 'H' and places.territory_level = 'group'
union all
select
    {{ indicator_parts(
        'R02', 'measure', scheme='breakdowns.dim1_scheme', dim='breakdowns.dim1_code',
        measure=or_zero('cells.persons_count'),
        persons_num=or_zero('cells.persons_count'),
        status="case when breakdowns.dim1_scheme = 'newness' and not periods.is_clean "
            ~ "then 'not_yet' end"
    ) }}
from years as periods
cross join places
inner join {{ ref('int_indicator__breakdown_framed') }} as breakdowns
    on places.territory_level = breakdowns.territory_level
left join cells
    on
        periods.year = cells.year
        and places.territory_level = cells.territory_level
        and places.territory_code = cells.territory_code
        and breakdowns.dim1_scheme = cells.dim1_scheme
        and breakdowns.dim1_code = cells.dim1_code
union all
select
    {{ indicator_parts(
        'R08', 'wilson',
        numerator=or_zero('new_persons.persons_count'),
        denominator=or_zero('totals.persons_count'),
        persons_num=or_zero('new_persons.persons_count'),
        persons_den=or_zero('totals.persons_count'),
        status="case when not periods.is_clean then 'not_yet' end"
    ) }}
from years as periods
cross join places
left join totals
    on
        periods.year = totals.year
        and places.territory_level = totals.territory_level
        and places.territory_code = totals.territory_code
left join new_persons
    on
        periods.year = new_persons.year
        and places.territory_level = new_persons.territory_level
        and places.territory_code = new_persons.territory_code
