-- One row per case. A case that was opened again continues: it ends with what followed its last
-- opening, a closing or the transfer to somebody else.
with endings as (
    select
        statuses.case_id,
        statuses.next_status_code as end_code,
        statuses.next_status_date as ended_date,
        row_number() over (
            partition by statuses.case_id order by statuses.status_no desc nulls last
        ) as recency
    from {{ ref('int_legal_case__status_ordered') }} as statuses
    where statuses.is_opening
),

firsts as (
    select
        case_id,
        min(status_date) as first_date
    from {{ ref('int_legal_case__status_ordered') }}
    group by case_id
)

select
    cases.case_id,
    coalesce(territories.territory_code, '{{ var("unresolved_territory") }}') as territory_code,
    cases.opened_date,
    coalesce(cases.category_code, 'unknown') as category_code,
    cases.referred_to_code,
    cases.has_fund_grant,
    endings.ended_date,
    endings.end_code,
    coalesce(firsts.first_date >= cases.opened_date, false) as is_dated_soundly,
    cases._delivery_id,
    cases._line
from {{ ref('stg_legal_aid_cases') }} as cases
left join firsts on cases.case_id = firsts.case_id
left join endings on cases.case_id = endings.case_id and endings.recency = 1
left join {{ territory_names(ref('stg_legal_aid_cases'), 'country_name') }} as territories
    on cases.country_name = territories.name
