-- One row per centre that a list names, with the post that speaks of it last.
with lists as (
    select
        centre_code,
        post_code,
        term_code,
        row_number() over (
            partition by centre_code
            order by term_code desc nulls last, post_code asc nulls last
        ) as place
    from (
        select distinct
            centre_code,
            post_code,
            term_code
        from {{ ref('int_course__enrolment_resolved') }}
    ) as stated
),

spans as (
    select
        centre_code,
        min(term_code) as first_term_code,
        max(term_code) as last_term_code
    from lists
    group by centre_code
)

select
    spans.centre_code,
    lists.post_code,
    spans.first_term_code,
    spans.last_term_code
from spans
inner join lists on spans.centre_code = lists.centre_code and lists.place = 1
