select
    grants.agreement_no,
    grants.call_code,
    grants.territory_code,
    territories.group_code,
    grants.association_id,
    grants.named_association_id,
    grants.applied_date,
    grants.requested_rub,
    grants.awarded_rub,
    grants.signed_date,
    grants.first_paid_date,
    grants.tranche_count,
    grants.paid_tranche_count,
    grants.paid_rub,
    grants.last_report_due,
    grants.report_count,
    grants.received_report_count,
    grants.accepted_report_count,
    grants.returned_rub
from {{ ref('fct_grant') }} as grants
left join {{ ref('dim_territory') }} as territories
    on grants.territory_code = territories.territory_code
