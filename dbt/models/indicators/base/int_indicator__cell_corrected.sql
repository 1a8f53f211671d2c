-- One row per indicator, published period and place (with a post: that post) which a delivery of
-- that place changed after the period was final: one that replaced another, or, of exports whose
-- rows replace each other one by one, one that brought rows of the period after its own delivery.
with late_rows as (
    select
        deliveries.export,
        participation.event_date,
        participation.residence_territory_code as residence_code,
        participation.event_territory_code as event_code,
        events.post_code,
        deliveries.received_at
    from {{ ref('fct_participation') }} as participation
    inner join {{ ref('fct_event') }} as events on participation.event_id = events.event_id
    inner join {{ ref('stg_deliveries') }} as deliveries
        on participation._delivery_id = deliveries.delivery_id
    union all
    select
        deliveries.export,
        events.event_date,
        events.territory_code as residence_code,
        events.territory_code as event_code,
        events.post_code,
        deliveries.received_at
    from {{ ref('fct_event') }} as events
    inner join {{ ref('stg_deliveries') }} as deliveries
        on events._delivery_id = deliveries.delivery_id and deliveries.export = 'event_plan'
    union all
    -- What was sent before or after its season counts in it.
    select
        deliveries.export,
        least(
            greatest(applications.submitted_date, {{ date_of('applications.season_year', 1, 1) }}),
            {{ date_of('applications.season_year', 12, 31) }}
        ) as event_date,
        applications.residence_territory_code as residence_code,
        applications.residence_territory_code as event_code,
        applications.post_code,
        deliveries.received_at
    from {{ ref('fct_application') }} as applications
    inner join {{ ref('stg_deliveries') }} as deliveries
        on applications._delivery_id = deliveries.delivery_id
    union all
    select
        'trip_quotas' as export,
        {{ date_of('season_year', 1, 1) }} as event_date,
        territory_code as residence_code,
        territory_code as event_code,
        cast(null as string) as post_code,
        received_at
    from {{ ref('fct_trip_quota') }}
    where is_in_force
),

-- Nobody owes quotas at a set time: whatever comes late changes what had come before.
agreed as (
    select distinct export
    from {{ ref('expected_deliveries') }}
),

changed as (
    select distinct
        late_rows.export,
        periods.period_type,
        periods.period_code,
        late_rows.residence_code,
        late_rows.event_code,
        late_rows.post_code
    from late_rows
    left join agreed on late_rows.export = agreed.export
    left join {{ ref('int_indicator__delivery_expected') }} as expected
        on
            late_rows.export = expected.export
            and expected.is_in_effect
            and late_rows.event_date between expected.period_start and expected.period_end
    inner join {{ ref('int_indicator__period_published') }} as periods
        on
            late_rows.event_date between periods.period_start and periods.period_end
            and late_rows.received_at >= {{ final_at('periods.period_end') }}
    where expected.export is not null or agreed.export is null
)

select
    covered.indicator_code,
    covered.period_type,
    covered.period_code,
    covered.territory_level,
    covered.territory_code
from {{ ref('int_indicator__cell_covered') }} as covered
inner join {{ ref('int_indicator__period_published') }} as periods
    on covered.period_type = periods.period_type and covered.period_code = periods.period_code
where covered.replaced_at >= {{ final_at('periods.period_end') }}
union
select
    exports.indicator_code,
    changed.period_type,
    changed.period_code,
    members.territory_level,
    members.territory_code
from changed
inner join {{ ref('int_indicator__export_declared') }} as exports
    on changed.export = exports.export and exports.is_required
inner join {{ ref('int_indicator__meaning_declared') }} as meaning
    on exports.indicator_code = meaning.indicator_code
inner join {{ ref('int_indicator__member_placed') }} as members
    on
        members.member_code = case
            when members.territory_level = 'post' then changed.post_code
            when meaning.territory_role = 'residence' then changed.residence_code
            else changed.event_code
        end
