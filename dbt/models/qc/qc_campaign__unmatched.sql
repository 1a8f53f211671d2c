-- Events whose plan names a memorable date that is not theirs, and memorable dates that no event
-- of any finished year belongs to.
with stated as (
    select
        plans.plan_id as event_id,
        plans.campaign_code,
        case
            when campaigns.campaign_code is null then 'unknown_code' else 'outside_window'
        end as reason,
        plans.post_code,
        events.event_date,
        deliveries.file_name,
        plans._delivery_id,
        plans._line
    from {{ ref('int_event__plan_versioned') }} as plans
    inner join {{ ref('fct_event') }} as events
        on plans.plan_id = events.event_id
    inner join {{ ref('stg_deliveries') }} as deliveries
        on plans._delivery_id = deliveries.delivery_id
    left join {{ ref('dim_campaign') }} as campaigns
        on plans.campaign_code = campaigns.campaign_code
    where
        plans.is_current and plans.campaign_code is not null
        and events.campaign_code is null
),

never_matched as (
    select campaigns.campaign_code
    from {{ ref('dim_campaign') }} as campaigns
    left join {{ ref('fct_event') }} as events
        on campaigns.campaign_code = events.campaign_code
    where events.event_id is null
),

years as (
    select count(*) as years_count
    from {{ ref('int_indicator__period_published') }}
    where period_type = 'Y'
)

select * from stated
union all
select
    '{{ var("absent_code") }}' as event_id,
    never_matched.campaign_code,
    'never_matched' as reason,
    cast(null as string) as post_code,
    cast(null as date) as event_date,
    cast(null as string) as file_name,
    cast(null as string) as _delivery_id,
    cast(null as bigint) as _line
from never_matched
cross join years
where years.years_count > 0
