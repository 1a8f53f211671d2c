-- An agreement from its application on. What its tranches repeat (asked for, awarded, signed) is
-- taken from the first of them; what they are paid, give back and report adds up.
with tranches as (
    select
        *,
        row_number() over (
            partition by agreement_no order by tranche_no asc nulls last
        ) as place
    from {{ ref('fct_grant_tranche') }}
)

select
    tranches.agreement_no,
    max(case when tranches.place = 1 then tranches.call_code end) as call_code,
    max(case when tranches.place = 1 then tranches.territory_code end) as territory_code,
    max(case when tranches.place = 1 then tranches.assoc_reg_no end) as assoc_reg_no,
    max(mentions.named_id) as named_association_id,
    max(mentions.association_id) as association_id,
    max(case when tranches.place = 1 then tranches.applied_date end) as applied_date,
    max(case when tranches.place = 1 then tranches.requested_rub end) as requested_rub,
    max(case when tranches.place = 1 then tranches.awarded_rub end) as awarded_rub,
    min(tranches.signed_date) as signed_date,
    cast(count(*) as integer) as tranche_count,
    cast(count(tranches.paid_date) as integer) as paid_tranche_count,
    min(tranches.paid_date) as first_paid_date,
    cast(
        case
            when
                count(*) filter (
                    where tranches.paid_date is not null and tranches.paid_amount_rub is null
                ) = 0
                then coalesce(sum(tranches.paid_amount_rub), 0)
        end as decimal(18, 2)
    ) as paid_rub,
    max(tranches.report_due) as last_report_due,
    cast(count(tranches.report_due) as integer) as report_count,
    cast(count(tranches.report_received_on) as integer) as received_report_count,
    cast(count(tranches.report_accepted_on) as integer) as accepted_report_count,
    cast(coalesce(sum(tranches.returned_rub), 0) as decimal(18, 2)) as returned_rub
from tranches
left join {{ ref('bridge_association_mention') }} as mentions
    on
        mentions.source = 'grant'
        and tranches.agreement_no = mentions.source_key
        and tranches.assoc_reg_no = mentions.assoc_reg_no
        and tranches.place = 1
group by tranches.agreement_no
