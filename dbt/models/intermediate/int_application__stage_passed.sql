-- One row per application that passed a stage of the competition: when. The last result of a stage
-- counts, and the final is passed only by who passed the first round.
with judged as (
    select
        application_id,
        stage_code,
        is_passed,
        judged_at,
        row_number() over (
            partition by application_id, stage_code
            order by judged_at desc nulls last, item_no desc nulls last
        ) as recency
    from {{ ref('stg_competition_stage_results') }}
),

passed as (
    select
        application_id,
        max(case when stage_code = 'round_1' then 1 else 0 end) = 1 as is_round_passed,
        max(case when stage_code = 'final' then 1 else 0 end) = 1 as is_final_passed,
        max(case when stage_code = 'round_1' then cast(judged_at as date) end) as round_date,
        max(case when stage_code = 'final' then cast(judged_at as date) end) as final_date
    from judged
    where recency = 1 and is_passed
    group by application_id
)

select
    application_id,
    round_date,
    is_final_passed,
    case when is_final_passed then final_date end as final_date
from passed
where is_round_passed
