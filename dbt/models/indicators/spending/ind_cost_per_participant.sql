-- F06 cost per participant: all fine money of the year's events in a place, held or not, over the
-- participants who live there.
with spent as (
    select
        cast(extract(year from events.event_date) as integer) as year,
        members.territory_level,
        members.territory_code,
        {{ whole_sum('costs.net_amount_rub') }} as net_amount_rub,
        {{ unknown_status('costs.net_amount_rub') }} as stated_status,
        sum(costs.lines_count) as lines_count
    from {{ ref('int_indicator__event_cost') }} as costs
    inner join {{ ref('fct_event') }} as events on costs.event_id = events.event_id
    inner join {{ ref('int_indicator__member_placed') }} as members
        on events.territory_code = members.member_code
    group by
        cast(extract(year from events.event_date) as integer),
        members.territory_level,
        members.territory_code
),

persons as (
    select * from {{ ref('int_indicator__person_counted') }}
    where period_type = 'Y' and dim1_scheme = '{{ var("absent_code") }}'
)

select
    {{ indicator_parts(
        'F06', year='coalesce(spent.year, persons.year)',
        territory_level='coalesce(spent.territory_level, persons.territory_level)',
        territory_code='coalesce(spent.territory_code, persons.territory_code)',
        numerator='case when spent.year is null then 0 else spent.net_amount_rub end',
        denominator=or_zero('persons.persons_count'),
        persons_den=or_zero('persons.persons_count'),
        records=or_zero('spent.lines_count'),
        status='spent.stated_status'
    ) }}
from spent
full outer join persons
    on
        spent.year = persons.year
        and spent.territory_level = persons.territory_level
        and spent.territory_code = persons.territory_code
