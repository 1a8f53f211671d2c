-- Reports that became events of their own, with what speaks for a plan they may belong to.
with unmatched as (
    select *
    from {{ ref('int_event__report_matched') }}
    where plan_id is null
),

candidates as (
    select
        unmatched.report_key,
        count(*) filter (where plans.event_date = unmatched.event_date) as same_day_count,
        count(*) filter (where plans.title_key = {{ normalise_name('unmatched.title') }})
            as same_title_count
    from unmatched
    inner join {{ ref('int_event__plan_versioned') }} as plans
        on unmatched.post_code = plans.post_code and plans.is_current
    group by unmatched.report_key
)

select
    unmatched.report_key,
    unmatched.post_code,
    unmatched.period_code,
    unmatched.event_date,
    unmatched.stated_plan_id,
    case
        when unmatched.stated_plan_id is null then 'plan_blank' else 'plan_unknown'
    end as reason,
    coalesce(candidates.same_day_count, 0) as same_day_count,
    coalesce(candidates.same_title_count, 0) as same_title_count,
    unmatched._delivery_id,
    unmatched._line
from unmatched
left join candidates on unmatched.report_key = candidates.report_key
