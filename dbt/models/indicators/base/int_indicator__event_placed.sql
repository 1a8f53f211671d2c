-- One row per held event, published period of its day and place it counts in: its territory, the
-- group, the union, the world, and its post. A view, but on a cluster: no indicator reads all of
-- them (`events_of`).
{% for member in ['territory_code', 'post_code'] %}
select
    periods.period_type,
    periods.period_code,
    members.territory_level,
    members.territory_code,
    events.event_id,
    events.year,
    events.event_type_code,
    events.campaign_code,
    events.count_basis,
    events.visits_count,
    events.visits,
    events.visits_low,
    events.visits_high,
    events.checkin_count,
    events.identified_checkin_count,
    events.has_report,
    events.has_scan,
    events.has_partner_association,
    events.has_region_support,
    events.has_registrations
from {{ ref('int_indicator__event_held') }} as events
inner join {{ ref('int_indicator__member_placed') }} as members
    on events.{{ member }} = members.member_code
inner join {{ ref('int_indicator__period_published') }} as periods
    on events.event_date between periods.period_start and periods.period_end
{{ 'union all' if not loop.last }}
{% endfor %}
