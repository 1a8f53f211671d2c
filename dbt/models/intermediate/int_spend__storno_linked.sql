-- A storno line belongs to the same line of the document it takes back, else to that document.
with candidates as (
    select
        storno.spend_key,
        originals.spend_key as storno_of_key,
        row_number() over (
            partition by storno.spend_key
            order by
                case when originals.line_no = storno.line_no then 0 else 1 end asc nulls last,
                originals.line_no asc nulls last,
                originals.period_code asc nulls last
        ) as candidate_rank
    from {{ ref('int_spend__line_converted') }} as storno
    left join {{ ref('int_spend__line_converted') }} as originals
        on
            storno.storno_of_uid = originals.doc_uid
            and storno.spend_key <> originals.spend_key
            and not originals.is_storno
    where storno.is_storno
)

select
    spend_key,
    storno_of_key
from candidates
where candidate_rank = 1
