-- One row per roster line: when it was nominated and confirmed, and its one final outcome. The last
-- dated status of the history decides; the status column where the history ends without a final
-- one; then a sound chain of replacements. A line without a final status is pending: nothing is
-- guessed from dates of travel.
{% set final = "('travelled', 'visa_refused', 'no_show', 'withdrawn', 'replaced')" %}
with dated as (
    select
        post_code,
        trip_code,
        line_no,
        status_code,
        status_date,
        row_number() over (
            partition by post_code, trip_code, line_no
            order by status_date desc nulls last, item_no desc nulls last
        ) as recency
    from {{ ref('stg_trip_roster_statuses') }}
),

histories as (
    select
        post_code,
        trip_code,
        line_no,
        max(case when recency = 1 and status_code in {{ final }} then status_code end)
            as final_code,
        max(case when recency = 1 and status_code in {{ final }} then status_date end)
            as final_date,
        min(case when status_code = 'nominated' then status_date end) as nominated_date,
        min(case when status_code = 'confirmed' then status_date end) as confirmed_date,
        max(case when status_code in ('confirmed', 'travelled') then 1 else 0 end) = 1
            as has_confirmation
    from dated
    group by post_code, trip_code, line_no
)

select
    lines.post_code,
    lines.trip_code,
    lines.line_no,
    histories.nominated_date,
    histories.confirmed_date,
    coalesce(histories.has_confirmation, false) or lines.status_code in ('confirmed', 'travelled')
        as is_confirmed,
    case
        when histories.final_code is not null then histories.final_code
        when lines.status_code in {{ final }} then lines.status_code
        when not chains.is_loop then 'replaced'
        else 'pending'
    end as final_outcome,
    histories.final_date as outcome_date
from {{ ref('stg_trip_rosters') }} as lines
left join histories
    on
        lines.post_code = histories.post_code
        and lines.trip_code = histories.trip_code
        and lines.line_no = histories.line_no
left join {{ ref('int_trip__replacement_followed') }} as chains
    on
        lines.post_code = chains.post_code
        and lines.trip_code = chains.trip_code
        and lines.line_no = chains.line_no
