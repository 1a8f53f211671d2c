-- Events of which plan and report, or two plans, say what can't both be: they count by the rules,
-- and the post and the owner of the export put them right. Scans are looked at elsewhere
-- (qc_registration__contradicted): how many rows this list has is released.
with plans as (
    select * from {{ ref('int_event__plan_versioned') }} where is_current
),

reported as (
    select distinct plan_id
    from {{ ref('int_event__report_matched') }}
    where plan_id is not null
),

twins as (
    select distinct mine.plan_id
    from plans as mine
    inner join plans as others
        on
            mine.title_key = others.title_key
            and mine.event_date = others.event_date
            and mine.plan_id <> others.plan_id
            and {{ are_one_place('mine', 'others') }}
    where mine.plan_status <> 'cancelled' and others.plan_status <> 'cancelled'
),

contradicted as (
    select
        events.event_id,
        events.post_code,
        events.territory_code,
        events.event_date,
        'held_without_plan' as reason,
        'event_reports' as export,
        events._delivery_id,
        events._line
    from {{ ref('fct_event') }} as events
    where events.is_held and events.plan_id is null
    {%- for reason, found in {
        'cancelled_but_reported': 'reported', 'planned_twice': 'twins',
    }.items() %}
    union all
    select
        plans.plan_id as event_id,
        plans.post_code,
        plans.territory_code,
        plans.event_date,
        '{{ reason }}' as reason,
        'event_plan' as export,
        plans._delivery_id,
        plans._line
    from plans
    inner join {{ found }} on plans.plan_id = {{ found }}.plan_id
    {{ "where plans.plan_status = 'cancelled'" if reason.startswith('cancelled') }}
    {%- endfor %}
)

select
    contradicted.event_id,
    contradicted.reason,
    contradicted.post_code,
    contradicted.territory_code,
    contradicted.event_date,
    contradicted.export,
    case contradicted.export
        when 'event_plan' then '{{ owner_of("event_plan") }}'
        else '{{ owner_of("event_reports") }}'
    end as owner,
    deliveries.file_name,
    contradicted._delivery_id,
    contradicted._line
from contradicted
inner join {{ ref('stg_deliveries') }} as deliveries
    on contradicted._delivery_id = deliveries.delivery_id
