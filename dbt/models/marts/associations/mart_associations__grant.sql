-- Money is told of bodies alone: an agreement without a register number may be anybody's.
select
    grants.agreement_no,
    grants.call_code,
    grants.territory_code,
    territories.group_code,
    grants.association_id,
    grants.named_association_id,
    grants.applied_date,
    case when grants.assoc_reg_no is not null then grants.requested_rub end as requested_rub,
    case when grants.assoc_reg_no is not null then grants.awarded_rub end as awarded_rub,
    grants.signed_date,
    grants.first_paid_date,
    grants.tranche_count,
    grants.paid_tranche_count,
    case when grants.assoc_reg_no is not null then grants.paid_rub end as paid_rub,
    grants.last_report_due,
    grants.report_count,
    grants.received_report_count,
    grants.accepted_report_count,
    case when grants.assoc_reg_no is not null then grants.returned_rub end as returned_rub
from {{ ref('fct_grant') }} as grants
left join {{ ref('dim_territory') }} as territories
    on grants.territory_code = territories.territory_code
