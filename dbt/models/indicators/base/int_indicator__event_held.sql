-- One row per held event with what indicators add up. Head counts and estimates carry a declared
-- error of ± 20 %.
with supported as (
    select distinct event_id
    from {{ ref('bridge_event_region') }}
),

registered as (
    select distinct event_id
    from {{ ref('fct_participation') }}
    where registration_status = 'registered'
)

select
    events.event_id,
    events.territory_code,
    events.post_code,
    events.event_date,
    cast(extract(year from events.event_date) as integer) as year,
    events.event_type_code,
    events.campaign_code,
    events.campaign_year,
    events.site_id,
    coalesce(events.city_key, '') as city_key,
    events.count_basis,
    events.visits_count,
    coalesce(events.visits_count, 0) as visits,
    {%- for end, factor in {'low': 0.8, 'high': 1.2}.items() %}
    cast(
        case when events.count_basis in ('head_count', 'estimate') then {{ factor }} else 1 end
        * coalesce(events.visits_count, 0) as decimal(24, 1)
    ) as visits_{{ end }},
    {%- endfor %}
    events.checkin_count,
    events.identified_checkin_count,
    events.has_report,
    events.has_scan,
    events.has_partner_association,
    supported.event_id is not null as has_region_support,
    registered.event_id is not null as has_registrations
from {{ ref('fct_event') }} as events
left join supported on events.event_id = supported.event_id
left join registered on events.event_id = registered.event_id
where events.is_held
