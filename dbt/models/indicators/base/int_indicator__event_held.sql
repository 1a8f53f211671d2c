-- Held events with what indicators add up. Head counts and estimates carry a declared error.
select
    event_id,
    territory_code,
    post_code,
    event_date,
    cast(extract(year from event_date) as integer) as year,
    event_type_code,
    campaign_code,
    site_id,
    coalesce(city_key, '') as city_key,
    count_basis,
    visits_count,
    coalesce(visits_count, 0) as visits,
    case when count_basis in ('head_count', 'estimate') then 0 else coalesce(visits_count, 0) end
        as counted_visits,
    case when count_basis in ('head_count', 'estimate') then coalesce(visits_count, 0) else 0 end
        as judged_visits,
    checkin_count,
    identified_checkin_count,
    has_report,
    has_scan,
    has_partner_association
from {{ ref('fct_event') }}
where is_held
