-- F05 cost per visit, F06 cost per participant, F08 spending per compatriot: of money that is
-- neither for trips nor paid to persons. F08b tells what the whole of a year is made of. A sum
-- with a line of unknown amount is unknown: such a figure is of low quality and has no value.
with periods as (
    select * from {{ ref('int_indicator__period_published') }} where period_type = 'Y'
),

places as (
    select * from {{ ref('int_indicator__place_framed') }}
),

members as (
    select * from {{ ref('int_indicator__member_placed') }}
),

estimates as (
    select * from {{ ref('int_indicator__denominator_summed') }}
),

lines as (
    select
        spend.event_id,
        spend.territory_code,
        spend.allocation,
        spend.net_amount_rub,
        spend.year,
        events.visits > 0 as is_matched
    from {{ ref('fct_spend_fine') }} as spend
    left join {{ ref('int_indicator__event_held') }} as events on spend.event_id = events.event_id
),

event_costs as (
    select
        event_id,
        sum(net_amount_rub) as net_amount_rub,
        {{ unknown_lines('net_amount_rub') }} as unknown_count,
        count(*) as lines_count
    from lines
    where event_id is not null
    group by event_id
),

-- Cost and visits of the same events, in the year of the event, whenever it was paid.
matched_placed as (
    select
        events.year,
        members.territory_level,
        members.territory_code,
        events.event_type_code,
        sum(costs.net_amount_rub) as net_amount_rub,
        sum(costs.unknown_count) as unknown_count,
        cast(sum(events.counted_visits) as bigint) as counted_visits,
        cast(sum(events.judged_visits) as bigint) as judged_visits,
        cast(sum(costs.lines_count) as bigint) as lines_count
    from event_costs as costs
    inner join {{ ref('int_indicator__event_held') }} as events
        on costs.event_id = events.event_id
    inner join members on events.territory_code = members.member_code
    where events.visits > 0
    group by
        events.year, members.territory_level, members.territory_code, events.event_type_code
),

matched as (
    select
        year,
        territory_level,
        territory_code,
        '{{ var("absent_code") }}' as dim1_scheme,
        '{{ var("absent_code") }}' as dim1_code,
        sum(net_amount_rub) as net_amount_rub,
        sum(unknown_count) as unknown_count,
        cast(sum(counted_visits) as bigint) as counted_visits,
        cast(sum(judged_visits) as bigint) as judged_visits,
        cast(sum(lines_count) as bigint) as lines_count
    from matched_placed
    group by year, territory_level, territory_code
    union all
    select
        year,
        territory_level,
        territory_code,
        'event_type' as dim1_scheme,
        event_type_code as dim1_code,
        net_amount_rub,
        unknown_count,
        counted_visits,
        judged_visits,
        lines_count
    from matched_placed
    where territory_level = 'world'
),

matched_frame as (
    select
        periods.period_code,
        periods.year,
        places.territory_level,
        places.territory_code,
        '{{ var("absent_code") }}' as dim1_scheme,
        '{{ var("absent_code") }}' as dim1_code
    from periods
    cross join places
    union all
    select
        periods.period_code,
        periods.year,
        places.territory_level,
        places.territory_code,
        'event_type' as dim1_scheme,
        event_types.event_type_code as dim1_code
    from periods
    cross join places
    cross join {{ ref('dim_event_type') }} as event_types
    where places.territory_level = 'world'
),

-- Every direct cost of an event of the year, held or not.
event_spending as (
    select
        extract(year from events.event_date) as year,
        members.territory_level,
        members.territory_code,
        sum(costs.net_amount_rub) as net_amount_rub,
        sum(costs.unknown_count) as unknown_count,
        cast(sum(costs.lines_count) as bigint) as lines_count
    from event_costs as costs
    inner join {{ ref('fct_event') }} as events on costs.event_id = events.event_id
    inner join members on events.territory_code = members.member_code
    where members.territory_level in ('territory', 'world')
    group by
        extract(year from events.event_date), members.territory_level, members.territory_code
),

persons as (
    select * from {{ ref('int_indicator__person_counted') }}
    where period_type = 'Y' and dim1_scheme = '{{ var("absent_code") }}'
),

direct as (
    select
        lines.year,
        members.territory_level,
        members.territory_code,
        sum(lines.net_amount_rub) as net_amount_rub,
        {{ unknown_lines('lines.net_amount_rub') }} as unknown_count,
        {{ or_zero('sum(case when lines.is_matched then lines.net_amount_rub end)') }}
            as matched_amount_rub
    from lines
    inner join members on lines.territory_code = members.member_code
    where lines.allocation = 'direct' and members.territory_level <> 'world'
    group by lines.year, members.territory_level, members.territory_code
),

every_line as (
    select
        year,
        sum(net_amount_rub) as net_amount_rub,
        {{ unknown_lines('net_amount_rub') }} as unknown_count,
        {{ or_zero('sum(case when is_matched then net_amount_rub end)') }} as matched_amount_rub
    from lines
    group by year
),

compatriot_spending as (
    select
        lines.year,
        members.territory_level,
        members.territory_code,
        sum(lines.net_amount_rub) as net_amount_rub,
        {{ unknown_lines('lines.net_amount_rub') }} as unknown_count,
        count(*) as lines_count
    from lines
    inner join estimates
        on
            estimates.territory_level = 'territory'
            and lines.territory_code = estimates.territory_code
            and lines.year = estimates.year
    inner join members on lines.territory_code = members.member_code
    where
        lines.allocation = 'direct'
        and (estimates.covered_count > 0 or members.territory_level = 'territory')
    group by lines.year, members.territory_level, members.territory_code
),

-- The four parts of a year with final data; without breakdown, the unallocated one.
parts_frame as (
    select
        years.period_code,
        codes.money_part,
        codes.dim1_scheme,
        codes.dim1_code
    from {{ final_years() }} as years
    inner join periods on years.period_code = periods.period_code
    cross join (
        {%- for part in ['territories', 'trips', 'persons', 'unallocated'] %}
        select
            '{{ part }}' as money_part,
            'money_part' as dim1_scheme,
            '{{ part }}' as dim1_code
        union all
        {%- endfor %}
        select
            'unallocated' as money_part,
            '{{ var("absent_code") }}' as dim1_scheme,
            '{{ var("absent_code") }}' as dim1_code
    ) as codes
)

select
    {{ indicator_parts(
        'F05', 'band', period_type="'Y'", period_code='frame.period_code',
        level='frame.territory_level', territory='frame.territory_code',
        scheme='frame.dim1_scheme', dim='frame.dim1_code',
        numerator=whole_sum('matched', 'net_amount_rub'),
        denominator=or_zero('matched.counted_visits + matched.judged_visits'),
        denominator_low=or_zero('matched.counted_visits + 0.8 * matched.judged_visits'),
        denominator_high=or_zero('matched.counted_visits + 1.2 * matched.judged_visits'),
        records=or_zero('matched.lines_count'), status=unknown_status('matched')
    ) }}
from matched_frame as frame
left join matched
    on
        frame.year = matched.year
        and frame.territory_level = matched.territory_level
        and frame.territory_code = matched.territory_code
        and frame.dim1_scheme = matched.dim1_scheme
        and frame.dim1_code = matched.dim1_code
union all
select
    {{ indicator_parts(
        'F05b', 'point',
        numerator=whole_sum('direct', 'matched_amount_rub'),
        denominator=whole_sum('direct', 'net_amount_rub'),
        status=unknown_status('direct')
    ) }}
from periods
inner join places on places.territory_level in ('territory', 'group')
left join direct
    on
        periods.year = direct.year
        and places.territory_level = direct.territory_level
        and places.territory_code = direct.territory_code
union all
select
    {{ indicator_parts(
        'F05b', 'point',
        numerator=whole_sum('every_line', 'matched_amount_rub'),
        denominator=whole_sum('every_line', 'net_amount_rub'),
        status=unknown_status('every_line')
    ) }}
from periods
inner join places on places.territory_level = 'world'
left join every_line on periods.year = every_line.year
union all
select
    {{ indicator_parts(
        'F06', 'point',
        numerator=whole_sum('event_spending', 'net_amount_rub'),
        denominator=or_zero('persons.persons_count'),
        persons_den=or_zero('persons.persons_count'),
        records=or_zero('event_spending.lines_count'),
        status=unknown_status('event_spending')
    ) }}
from periods
inner join places on places.territory_level in ('territory', 'world')
left join event_spending
    on
        periods.year = event_spending.year
        and places.territory_level = event_spending.territory_level
        and places.territory_code = event_spending.territory_code
left join persons
    on
        periods.year = persons.year
        and places.territory_level = persons.territory_level
        and places.territory_code = persons.territory_code
union all
select
    {{ indicator_parts(
        'F08', 'band',
        numerator=whole_sum('compatriot_spending', 'net_amount_rub'),
        denominator='estimates.value_central',
        denominator_low='estimates.value_low',
        denominator_high='estimates.value_high',
        records=or_zero('compatriot_spending.lines_count'),
        status="case when estimates.grade = 'D' or compatriot_spending.unknown_count > 0"
        ~ " then 'low_quality' end",
        grade='estimates.grade', source_count='nullif(estimates.covered_count, 0)'
    ) }}
from periods
inner join places on not places.is_unresolved
left join compatriot_spending
    on
        periods.year = compatriot_spending.year
        and places.territory_level = compatriot_spending.territory_level
        and places.territory_code = compatriot_spending.territory_code
left join estimates
    on
        periods.year = estimates.year
        and places.territory_level = estimates.territory_level
        and places.territory_code = estimates.territory_code
union all
select
    {{ indicator_parts(
        'F08b', 'point', period_type="'Y'", period_code='frame.period_code',
        level="'world'", territory="'" ~ var('world_territory') ~ "'",
        scheme='frame.dim1_scheme', dim='frame.dim1_code',
        numerator="case when whole.period_code is null then 0 else part.net_amount_rub end",
        denominator='whole.net_amount_rub',
        status="case when part.status <> 'ok' then part.status"
        ~ " when whole.status <> 'ok' then whole.status end"
    ) }}
from parts_frame as frame
left join {{ ref('mart_spending__world') }} as part
    on frame.period_code = part.period_code and frame.money_part = part.money_part
left join {{ ref('mart_spending__world') }} as whole
    on
        frame.period_code = whole.period_code
        and whole.money_part = '{{ var("absent_code") }}'
