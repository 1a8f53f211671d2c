with latest as (
    select
        plan_id,
        max(plan_version) as plan_version
    from {{ ref('stg_event_plan_versions') }}
    group by plan_id
)

select versions.*
from {{ ref('stg_event_plan_versions') }} as versions
inner join latest
    on
        versions.plan_id = latest.plan_id
        and versions.plan_version = latest.plan_version
