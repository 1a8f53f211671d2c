-- An association as it is known now. It is alive when it reported within a year and a held event
-- named it within a year.
with states as (
    select
        association_id,
        status_code,
        valid_from,
        is_open,
        merged_into_id
    from {{ ref('fct_association_status') }}
    where valid_to is null
),

snapshots as (
    select
        association_id,
        post_code,
        period_code,
        max(last_report_date) over (partition by association_id) as last_report_date,
        row_number() over (
            partition by association_id order by period_start desc nulls last
        ) as place
    from {{ ref('int_association__snapshot_chosen') }}
),

held as (
    select
        mentions.association_id,
        max(events.event_date) as last_event_date,
        count(*) filter (
            where events.event_date > {{ plus_days(known_date(), -365) }}
        ) as event_count
    from {{ ref('bridge_association_mention') }} as mentions
    inner join {{ ref('fct_event') }} as events
        on mentions.source_key = events.event_id and events.is_held
    where mentions.source = 'event'
    group by mentions.association_id
),

granted as (
    select
        association_id,
        count(*) as grant_count
    from {{ ref('fct_grant') }}
    group by association_id
)

select
    known.association_id,
    known.assoc_reg_no,
    known.territory_code,
    territories.group_code,
    snapshots.post_code,
    known.name,
    known.legal_form_code,
    known.registered_date,
    states.status_code,
    states.valid_from as status_since,
    states.is_open,
    states.merged_into_id,
    known.has_youth_wing,
    known.is_council_member,
    snapshots.last_report_date,
    held.last_event_date,
    cast({{ or_zero('held.event_count') }} as integer) as event_count,
    cast({{ or_zero('granted.grant_count') }} as integer) as grant_count,
    states.is_open
    and coalesce(snapshots.last_report_date > {{ plus_days(known_date(), -365) }}, false)
    and {{ or_zero('held.event_count') }} > 0 as is_alive,
    snapshots.period_code as last_period_code
from {{ ref('dim_association') }} as known
inner join states on known.association_id = states.association_id
inner join snapshots on known.association_id = snapshots.association_id and snapshots.place = 1
left join {{ ref('dim_territory') }} as territories
    on known.territory_code = territories.territory_code
left join held on known.association_id = held.association_id
left join granted on known.association_id = granted.association_id
where known.is_current
