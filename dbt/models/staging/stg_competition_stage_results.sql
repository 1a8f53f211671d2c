select
    results.application_id,
    cast(results.item_no as integer) as item_no,
    results.stage as stage_code,
    cast(results.score as decimal(6, 2)) as score,
    results.passed as is_passed,
    cast(results.judged_at as timestamp) as judged_at,
    results._delivery_id
from {{ source('raw', 'competitions_applications__stage_results') }} as results
inner join {{ ref('stg_competitions_applications') }} as applications
    on
        results._delivery_id = applications._delivery_id
        and results._line = applications._line
