-- Reports that name a plan are matched by it. A blank or unknown plan is looked for by post,
-- day and title, and only believed when exactly one free plan and one such report fit.
with plans as (
    select
        plan_id,
        post_code,
        event_date,
        title_key
    from {{ ref('int_event__plan_versioned') }}
    where is_current
),

reports as (
    select
        reports.*,
        {{ normalise_name('reports.title') }} as title_key,
        plans.plan_id as named_plan_id
    from {{ ref('stg_event_reports') }} as reports
    left join plans on reports.plan_id = plans.plan_id
),

pairs as (
    select
        reports.report_key,
        plans.plan_id,
        count(*) over (partition by reports.report_key) as plans_count,
        count(*) over (partition by plans.plan_id) as reports_count
    from reports
    inner join plans
        on
            reports.post_code = plans.post_code
            and reports.event_date = plans.event_date
            and reports.title_key = plans.title_key
    left join reports as naming on plans.plan_id = naming.named_plan_id
    where reports.named_plan_id is null and naming.report_key is null
),

sole_pairs as (
    select
        report_key,
        plan_id
    from pairs
    where plans_count = 1 and reports_count = 1
)

select
    reports.report_key,
    coalesce(reports.named_plan_id, sole_pairs.plan_id) as plan_id,
    case
        when reports.named_plan_id is not null then 'plan_id'
        when sole_pairs.plan_id is not null then 'title'
        else 'none'
    end as match_method,
    coalesce(reports.named_plan_id, sole_pairs.plan_id, reports.report_key) as event_id,
    reports.plan_id as stated_plan_id,
    reports.post_code,
    reports.period_code,
    reports.report_no,
    reports.row_no,
    reports.title,
    reports.event_date,
    coalesce(territories.territory_code, '{{ var("unresolved_territory") }}') as territory_code,
    {{ normalise_name('reports.city_name') }} as city_key,
    reports.city_name,
    reports.participants_count,
    coalesce(reports.count_method, 'estimate') as count_method,
    reports.support_region_names,
    reports._delivery_id,
    reports._line
from reports
left join sole_pairs on reports.report_key = sole_pairs.report_key
left join {{ territory_names(ref('stg_event_reports'), 'country_name') }} as territories
    on reports.country_name = territories.name
