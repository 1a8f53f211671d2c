-- E03 show-up where somebody scanned at the door: of those registered before the start and still
-- registered. E03b how many events with registrations nobody scanned.
with active_registrations as (
    select
        event_id,
        person_id,
        is_checked_in
    from {{ ref('fct_participation') }}
    where registration_status = 'registered' and registered_at < starts_at
),

scanned as (
    select
        events.period_type,
        events.period_code,
        events.territory_level,
        events.territory_code,
        registrations.person_id,
        registrations.is_checked_in
    from {{ events_of('E03') }}
    inner join active_registrations as registrations on events.event_id = registrations.event_id
    where events.has_scan
)

select
    {{ indicator_parts(
        'E03',
        numerator='count(*) filter (where is_checked_in)', denominator='count(*)',
        persons_num='count(distinct person_id) filter (where is_checked_in)',
        persons_den='count(distinct person_id)',
        records='count(*)'
    ) }}
from scanned
group by period_type, period_code, territory_level, territory_code
union all
select
    {{ indicator_parts(
        'E03b',
        numerator='count(*) filter (where has_registrations and not has_scan)',
        denominator='count(*) filter (where has_registrations)',
        records='count(*)'
    ) }}
from {{ events_of('E03b') }}
group by period_type, period_code, territory_level, territory_code
