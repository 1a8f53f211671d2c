-- Money is direct when it leads to an event (whose territory wins) or names a country; the rest
-- is shown as unallocated and never spread. Money of trips and money paid to persons are kinds of
-- their own (decision 0028): only `fine` lines may enter figures of territories and months.
with lines as (
    select
        lines.*,
        events.event_id,
        events.territory_code as event_territory_code,
        territories.territory_code as named_territory_code,
        storno.storno_of_key,
        case
            when measures.is_trip then 'trip'
            when measures.recipients = 'persons' then 'persons'
            else 'fine'
        end as money_kind
    from {{ ref('int_spend__line_converted') }} as lines
    left join {{ ref('fct_event') }} as events on lines.plan_id = events.plan_id
    left join {{ territory_names(ref('int_spend__line_converted'), 'country_name') }}
        as territories
        on lines.country_name = territories.name
    left join {{ ref('int_spend__storno_linked') }} as storno
        on lines.spend_key = storno.spend_key
    left join {{ ref('dim_measure') }} as measures on lines.measure_code = measures.measure_code
)

select
    spend_key,
    doc_uid,
    line_no,
    period_code,
    posted_at,
    coalesce(measure_code, '{{ var("unassigned_code") }}') as measure_code,
    money_kind,
    case
        when event_id is not null then event_territory_code
        when country_name is not null
            then coalesce(named_territory_code, '{{ var("unresolved_territory") }}')
    end as territory_code,
    case
        when event_id is not null or country_name is not null then 'direct' else 'unallocated'
    end as allocation,
    event_id,
    trip_code,
    amount_rub,
    amount_source,
    is_storno,
    storno_of_key,
    case when is_storno then cast(0 as decimal(18, 2)) else amount_rub end as gross_amount_rub,
    amount_rub as net_amount_rub,
    counterparty_token,
    coalesce(is_to_person, false) as is_to_person,
    _delivery_id,
    _line
from lines
