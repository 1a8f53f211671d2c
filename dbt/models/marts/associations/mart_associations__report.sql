-- A report of a grant, with what became of it by now and the office of the country, whose owner
-- asks for it: of several offices that serve a country the first by code.
with owners as (
    select
        territory_code,
        min(post_code) as post_code
    from {{ ref('post_territories') }}
    group by territory_code
)

select
    tranches.agreement_no,
    tranches.tranche_no,
    tranches.call_code,
    tranches.territory_code,
    territories.group_code,
    grants.association_id,
    owners.post_code,
    tranches.report_due,
    tranches.report_received_on,
    tranches.report_accepted_on,
    -- As in mart_associations__grant: of a body alone.
    case when grants.assoc_reg_no is not null then tranches.returned_rub end as returned_rub,
    case
        when tranches.report_accepted_on <= tranches.report_due then 'accepted_in_time'
        when tranches.report_accepted_on is not null then 'accepted_late'
        when tranches.report_status = 'returned' then 'returned'
        when tranches.report_received_on is not null then 'in_review'
        when tranches.report_due < {{ known_date() }} then 'overdue'
        else 'not_due'
    end as report_state,
    tranches.report_due < {{ known_date() }} as is_due,
    posts.owner_ru,
    posts.owner_en,
    posts.contact_email
from {{ ref('fct_grant_tranche') }} as tranches
inner join {{ ref('fct_grant') }} as grants on tranches.agreement_no = grants.agreement_no
left join {{ ref('dim_territory') }} as territories
    on tranches.territory_code = territories.territory_code
left join owners on tranches.territory_code = owners.territory_code
left join {{ ref('posts') }} as posts on owners.post_code = posts.post_code
where tranches.report_due is not null
