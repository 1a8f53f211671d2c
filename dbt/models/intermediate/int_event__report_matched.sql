-- One row per report line that counts, with the event it belongs to. A line that names a plan
-- belongs to it. Else to the plan of the same title and place within three days: of its own post
-- on the same day, then near it, then of another post, with which the event was held jointly; a
-- post reports a plan once. What is left of several posts and looks the same is one event, too.
{% set days_apart = 3 %}
with plans as (
    select
        plan_id,
        post_code,
        event_date,
        title_key,
        territory_code,
        city_key
    from {{ ref('int_event__plan_versioned') }}
    where is_current
),

reports as (
    select
        judged.*,
        plans.plan_id as named_plan_id
    from {{ ref('int_event__report_judged') }} as judged
    left join plans on judged.stated_plan_id = plans.plan_id
    where judged.reason is null
),

named as (
    select distinct
        named_plan_id as plan_id,
        post_code
    from reports
    where named_plan_id is not null
),

candidates as (
    select
        reports.report_key,
        reports.post_code,
        plans.plan_id,
        abs({{ days_between('plans.event_date', 'reports.event_date') }}) as days_apart,
        case
            when reports.post_code <> plans.post_code then 3
            when reports.event_date <> plans.event_date then 2
            else 1
        end as tier
    from reports
    inner join plans
        on
            reports.title_key = plans.title_key
            and {{ are_one_place('reports', 'plans') }}
            and abs({{ days_between('plans.event_date', 'reports.event_date') }})
            <= {{ days_apart }}
    left join named
        on plans.plan_id = named.plan_id and reports.post_code = named.post_code
    where reports.named_plan_id is null and named.plan_id is null
),

paired_0 as (
    select
        report_key,
        post_code,
        plan_id,
        tier
    from candidates
    where tier = 0
),

-- Of plans and reports that look alike the first belongs to the first, the second to the second.
{% for tier in [1, 2, 3] %}
ranked_{{ tier }} as (
    select
        candidates.report_key,
        candidates.post_code,
        candidates.plan_id,
        row_number() over (
            partition by candidates.report_key
            order by candidates.days_apart asc nulls last, candidates.plan_id asc nulls last
        ) as plan_rank,
        row_number() over (
            partition by candidates.plan_id, candidates.post_code
            order by candidates.days_apart asc nulls last, candidates.report_key asc nulls last
        ) as report_rank
    from candidates
    left join paired_{{ tier - 1 }} as of_report
        on candidates.report_key = of_report.report_key
    left join paired_{{ tier - 1 }} as of_plan
        on
            candidates.plan_id = of_plan.plan_id
            and candidates.post_code = of_plan.post_code
    where
        candidates.tier = {{ tier }}
        and of_report.report_key is null
        and of_plan.plan_id is null
),

paired_{{ tier }} as (
    select
        report_key,
        post_code,
        plan_id,
        {{ tier }} as tier
    from (
        select
            *,
            row_number() over (partition by report_key order by plan_rank asc nulls last)
                as place_for_report,
            row_number() over (
                partition by plan_id, post_code order by report_rank asc nulls last
            ) as place_for_plan
        from ranked_{{ tier }}
        where plan_rank = report_rank
    ) as fitting
    where place_for_report = 1 and place_for_plan = 1
    union all
    select * from paired_{{ tier - 1 }}
),
{% endfor %}
unplanned as (
    select reports.*
    from reports
    left join paired_3 on reports.report_key = paired_3.report_key
    where reports.named_plan_id is null and paired_3.report_key is null
),

-- The first of those that look the same, itself among them.
leaders as (
    select
        mine.report_key,
        least(mine.report_key, coalesce(min(others.report_key), mine.report_key)) as leader_key
    from unplanned as mine
    left join unplanned as others
        on
            mine.title_key = others.title_key
            and mine.post_code <> others.post_code
            and {{ are_one_place('mine', 'others') }}
            and abs({{ days_between('mine.event_date', 'others.event_date') }})
            <= {{ days_apart }}
    group by mine.report_key
),

-- No chains: who follows somebody who follows another stands alone.
joint as (
    select
        followers.report_key,
        followers.leader_key
    from leaders as followers
    inner join leaders as first_ones
        on
            followers.leader_key = first_ones.report_key
            and first_ones.leader_key = first_ones.report_key
    where followers.report_key <> followers.leader_key
)

select
    reports.report_key,
    coalesce(reports.named_plan_id, paired_3.plan_id) as plan_id,
    case
        when reports.named_plan_id is not null then 'plan_id'
        when paired_3.tier = 3 then 'joint'
        when paired_3.tier is not null then 'title'
        when joint.report_key is not null then 'joint_unplanned'
        else 'none'
    end as match_method,
    coalesce(
        reports.named_plan_id, paired_3.plan_id, joint.leader_key, reports.report_key
    ) as event_id,
    reports.stated_plan_id,
    reports.post_code,
    reports.period_code,
    reports.report_no,
    reports.row_no,
    reports.title,
    reports.event_date,
    reports.territory_code,
    reports.city_key,
    reports.city_name,
    reports.participants_count,
    reports.count_method,
    reports.support_region_names,
    reports._delivery_id,
    reports._line
from reports
left join paired_3 on reports.report_key = paired_3.report_key
left join joint on reports.report_key = joint.report_key
