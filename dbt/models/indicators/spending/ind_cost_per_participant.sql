-- F06 cost per participant: fine money and persons of the same events, those that were held and
-- where somebody scanned. All participants come from such events, so the count of persons is R02's.
-- F06b share of the money of a year's events, held or not, that leads to other events.
{% set cost = 'case when costs.event_id is null then 0 else costs.net_amount_rub end' %}
with scanned as (
    select
        events.period_code,
        events.territory_level,
        events.territory_code,
        {{ whole_sum(cost) }} as net_amount_rub,
        {{ unknown_status(cost) }} as stated_status,
        {{ or_zero('sum(costs.lines_count)') }} as lines_count
    from {{ events_of('F06') }}
    left join {{ ref('int_indicator__event_cost') }} as costs on events.event_id = costs.event_id
    where events.has_scan
    group by events.period_code, events.territory_level, events.territory_code
),

persons as (
    select * from {{ ref('int_indicator__person_counted') }}
    where
        period_type = 'Y'
        and territory_level in ('post', 'world')
        and dim1_scheme = '{{ var("absent_code") }}'
),

spent as (
    select
        cast(extract(year from events.event_date) as integer) as year,
        events.post_code,
        costs.net_amount_rub,
        events.is_held and events.has_scan as is_scanned
    from {{ ref('int_indicator__event_cost') }} as costs
    inner join {{ ref('fct_event') }} as events on costs.event_id = events.event_id
)

select
    {{ indicator_parts(
        'F06', period_type="'Y'", period_code='coalesce(scanned.period_code, persons.period_code)',
        territory_level='coalesce(scanned.territory_level, persons.territory_level)',
        territory_code='coalesce(scanned.territory_code, persons.territory_code)',
        numerator='case when scanned.period_code is null then 0 else scanned.net_amount_rub end',
        denominator=or_zero('persons.persons_count'),
        persons_den=or_zero('persons.persons_count'),
        records=or_zero('scanned.lines_count'),
        status='scanned.stated_status'
    ) }}
from scanned
full outer join persons
    on
        scanned.period_code = persons.period_code
        and scanned.territory_level = persons.territory_level
        and scanned.territory_code = persons.territory_code
{% for post in [none, 'post_code'] %}
union all
select
    {{ indicator_parts(
        'F06b', year='year', world=not post, territory_level="'post'", territory_code=post,
        numerator='case when ' ~ unknown_lines('net_amount_rub') ~ ' = 0 then '
        ~ or_zero('sum(net_amount_rub) filter (where not is_scanned)') ~ ' end',
        denominator=whole_sum('net_amount_rub'),
        records='count(*)', status=unknown_status('net_amount_rub')
    ) }}
from spent
group by year{{ ', ' ~ post if post }}
{% endfor %}
