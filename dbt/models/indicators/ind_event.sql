-- E03 show-up, E04 and E05 support by the regions, E06 size, E07 associations.
with periods as (
    select * from {{ ref('int_indicator__period_published') }} where period_type in ('Q', 'Y')
),

places as (
    select * from {{ ref('int_indicator__place_framed') }}
),

frame as (
    select * from {{ ref('int_indicator__slice_framed') }} where indicator_code = 'E03'
),

supported as (
    select distinct event_id
    from {{ ref('bridge_event_region') }}
),

-- Registered before the start and still registered; only where somebody scanned at the door.
active_registrations as (
    select
        participation.event_id,
        participation.person_id,
        participation.is_checked_in
    from {{ ref('fct_participation') }} as participation
    where
        participation.registration_status = 'registered'
        and participation.registered_at < participation.starts_at
),

registered_events as (
    select distinct event_id
    from {{ ref('fct_participation') }}
    where registration_status = 'registered'
),

placed as (
    select
        periods.period_type,
        periods.period_code,
        placed_events.territory_level,
        placed_events.territory_code,
        events.event_id,
        events.event_type_code,
        events.visits_count,
        events.has_scan,
        events.has_report,
        events.has_partner_association,
        supported.event_id is not null as has_support,
        registered_events.event_id is not null as has_registrations
    from {{ ref('int_indicator__event_held') }} as events
    inner join periods on events.event_date between periods.period_start and periods.period_end
    inner join {{ ref('int_indicator__event_placed') }} as placed_events
        on events.event_id = placed_events.event_id
    left join supported on events.event_id = supported.event_id
    left join registered_events on events.event_id = registered_events.event_id
),

show_up as (
    select
        placed.period_code,
        placed.territory_level,
        placed.territory_code,
        count(*) as registrations_count,
        count(*) filter (where registrations.is_checked_in) as checkins_count,
        count(distinct registrations.person_id) as persons_den,
        count(distinct registrations.person_id) filter (where registrations.is_checked_in)
            as persons_num
    from placed
    inner join frame
        on
            placed.period_code = frame.period_code
            and placed.territory_level = frame.territory_level
            and placed.territory_code = frame.territory_code
    inner join active_registrations as registrations
        on placed.event_id = registrations.event_id
    where placed.has_scan
    group by placed.period_code, placed.territory_level, placed.territory_code
),

sizes as (
    select
        period_code,
        territory_level,
        territory_code,
        '{{ var("absent_code") }}' as event_type_code,
        count(visits_count) as sized_count,
        cast(sum(visits_count) as bigint) as visits_sum,
        median(visits_count) as visits_median,
        count(*) as held_count,
        count(*) filter (where has_report) as reported_count,
        count(*) filter (where has_report and has_support) as supported_count,
        count(*) filter (where has_partner_association) as partnered_count,
        count(*) filter (where has_registrations) as registered_count,
        count(*) filter (where has_registrations and not has_scan) as unscanned_count
    from placed
    where period_type = 'Y'
    group by period_code, territory_level, territory_code
),

type_sizes as (
    select
        period_code,
        event_type_code,
        count(visits_count) as sized_count,
        cast(sum(visits_count) as bigint) as visits_sum,
        median(visits_count) as visits_median
    from placed
    where period_type = 'Y' and territory_level = 'world'
    group by period_code, event_type_code
),

all_sizes as (
    select
        frame.period_code,
        frame.territory_level,
        frame.territory_code,
        '{{ var("absent_code") }}' as dim1_scheme,
        '{{ var("absent_code") }}' as dim1_code,
        sizes.sized_count,
        sizes.visits_sum,
        sizes.visits_median
    from (
        select
            periods.period_code,
            places.territory_level,
            places.territory_code
        from periods
        cross join places
        where periods.period_type = 'Y' and places.territory_level in ('territory', 'world')
    ) as frame
    left join sizes
        on
            frame.period_code = sizes.period_code
            and frame.territory_level = sizes.territory_level
            and frame.territory_code = sizes.territory_code
    union all
    select
        periods.period_code,
        places.territory_level,
        places.territory_code,
        'event_type' as dim1_scheme,
        event_types.event_type_code as dim1_code,
        type_sizes.sized_count,
        type_sizes.visits_sum,
        type_sizes.visits_median
    from periods
    cross join places
    cross join {{ ref('dim_event_type') }} as event_types
    left join type_sizes
        on
            periods.period_code = type_sizes.period_code
            and event_types.event_type_code = type_sizes.event_type_code
    where periods.period_type = 'Y' and places.territory_level = 'world'
),

regions as (
    select
        events.year,
        count(distinct support.region_code) as regions_count
    from {{ ref('int_indicator__event_held') }} as events
    inner join {{ ref('bridge_event_region') }} as support on events.event_id = support.event_id
    group by events.year
)

select
    {{ slice_parts(
        'E03', 'wilson',
        numerator=or_zero('show_up.checkins_count'),
        denominator=or_zero('show_up.registrations_count'),
        persons_num=or_zero('show_up.persons_num'),
        persons_den=or_zero('show_up.persons_den'),
        records=or_zero('show_up.registrations_count')
    ) }}
from frame
left join show_up
    on
        frame.period_code = show_up.period_code
        and frame.territory_level = show_up.territory_level
        and frame.territory_code = show_up.territory_code
{% set shares = {
    'E03b': ('unscanned_count', 'registered_count', "('world')"),
    'E04': ('supported_count', 'reported_count', "('territory', 'group', 'world')"),
    'E07': ('partnered_count', 'held_count', "('territory', 'group', 'world')"),
} %}
{% for code, (numerator, denominator, levels) in shares.items() %}
union all
select
    {{ indicator_parts(
        code, 'point',
        numerator=or_zero('sizes.' ~ numerator),
        denominator=or_zero('sizes.' ~ denominator),
        records=or_zero('sizes.held_count')
    ) }}
from periods
cross join places
left join sizes
    on
        periods.period_code = sizes.period_code
        and places.territory_level = sizes.territory_level
        and places.territory_code = sizes.territory_code
where periods.period_type = 'Y' and places.territory_level in {{ levels }}
{% endfor %}
union all
select
    {{ indicator_parts('E05', 'measure', measure=or_zero('regions.regions_count')) }}
from periods
cross join places
left join regions on periods.year = regions.year
where periods.period_type = 'Y' and places.territory_level = 'world'
union all
select
    {{ indicator_parts(
        'E06a', 'point', period_type="'Y'", period_code='all_sizes.period_code',
        level='all_sizes.territory_level', territory='all_sizes.territory_code',
        scheme='all_sizes.dim1_scheme', dim='all_sizes.dim1_code',
        numerator=or_zero('all_sizes.visits_sum'),
        denominator=or_zero('all_sizes.sized_count'),
        records=or_zero('all_sizes.sized_count')
    ) }}
from all_sizes
union all
select
    {{ indicator_parts(
        'E06b', 'measure', period_type="'Y'", period_code='all_sizes.period_code',
        level='all_sizes.territory_level', territory='all_sizes.territory_code',
        scheme='all_sizes.dim1_scheme', dim='all_sizes.dim1_code',
        measure='all_sizes.visits_median',
        records=or_zero('all_sizes.sized_count')
    ) }}
from all_sizes
