-- One row per roster line that names the line which took its place: the line at which the chain of
-- replacements ends, however long it is. Each step doubles the distance, so six of them follow
-- chains of 64 lines, and one that has not ended by then goes round.
{% set doublings = 6 %}
with step_0 as (
    select
        lines.post_code,
        lines.trip_code,
        lines.line_no,
        lines.replaced_by_line_no as next_line_no
    from {{ ref('stg_trip_rosters') }} as lines
    where lines.replaced_by_line_no is not null
),

{% for number in range(1, doublings + 1) %}
step_{{ number }} as (
    select
        lines.post_code,
        lines.trip_code,
        lines.line_no,
        coalesce(following.next_line_no, lines.next_line_no) as next_line_no
    from step_{{ number - 1 }} as lines
    left join step_{{ number - 1 }} as following
        on
            lines.post_code = following.post_code
            and lines.trip_code = following.trip_code
            and lines.next_line_no = following.line_no
),
{% endfor %}

judged as (
    select
        lines.post_code,
        lines.trip_code,
        lines.line_no,
        lines.next_line_no,
        following.line_no is not null as is_loop
    from step_{{ doublings }} as lines
    left join step_0 as following
        on
            lines.post_code = following.post_code
            and lines.trip_code = following.trip_code
            and lines.next_line_no = following.line_no
)

select
    post_code,
    trip_code,
    line_no,
    case when not is_loop then next_line_no end as last_line_no,
    is_loop
from judged
