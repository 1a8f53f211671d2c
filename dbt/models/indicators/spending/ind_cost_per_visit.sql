-- F05 cost per visit: fine money and visits of the same events, in the year of the event, whenever
-- it was paid. F05b share of a period's money that leads to such events, of the world also against
-- what leads to no territory.
with lines as (
    select
        spend.territory_code,
        spend.allocation,
        spend.net_amount_rub,
        periods.period_type,
        periods.period_code,
        events.visits > 0 as is_matched
    from {{ ref('fct_spend_fine') }} as spend
    inner join {{ ref('int_indicator__period_published') }} as periods
        on
            periods.period_type in ('Y', 'YTD')
            and spend.period_code
            between {{ month_code('periods.period_start') }}
            and {{ month_code('periods.period_end') }}
    left join {{ ref('int_indicator__event_held') }} as events on spend.event_id = events.event_id
),

placed as (
    select
        lines.period_type,
        lines.period_code,
        members.territory_level,
        members.territory_code,
        lines.net_amount_rub,
        lines.is_matched
    from lines
    inner join {{ ref('int_indicator__member_placed') }} as members
        on lines.territory_code = members.member_code
    where lines.allocation = 'direct' and members.territory_level <> 'world'
    union all
    select
        period_type,
        period_code,
        'world' as territory_level,
        '{{ var("world_territory") }}' as territory_code,
        net_amount_rub,
        is_matched
    from lines
)

{% for breakdown, code in {none: none, 'event_type': 'event_type_code'}.items() %}
select
    {{ indicator_parts(
        'F05', breakdown=breakdown, dim1_code=code,
        numerator=whole_sum('costs.net_amount_rub'),
        denominator='sum(events.visits)',
        denominator_low='sum(events.visits_low)',
        denominator_high='sum(events.visits_high)',
        records='sum(costs.lines_count)', status=unknown_status('costs.net_amount_rub')
    ) }}
from {{ events_of('F05', breakdown) }}
inner join {{ ref('int_indicator__event_cost') }} as costs on events.event_id = costs.event_id
where events.visits > 0 {{ 'and ' ~ code ~ ' is not null' if code }}
group by period_type, period_code, territory_level, territory_code{{ ', ' ~ code if code }}
union all
{% endfor %}
select
    {{ indicator_parts(
        'F05b',
        numerator='case when ' ~ unknown_lines('net_amount_rub') ~ ' = 0 then '
        ~ or_zero('sum(net_amount_rub) filter (where is_matched)') ~ ' end',
        denominator=whole_sum('net_amount_rub'),
        status=unknown_status('net_amount_rub')
    ) }}
from placed
group by period_type, period_code, territory_level, territory_code
