select
    grants.agreement_no,
    grants.tranche_no,
    coalesce(territories.territory_code, '{{ var("unresolved_territory") }}') as territory_code,
    grants.call_code,
    grants.assoc_reg_no,
    grants.applied_date,
    grants.requested_rub,
    grants.awarded_rub,
    grants.signed_date,
    grants.paid_date,
    cast(
        case
            when grants.paid_currency_code = '{{ var("home_currency") }}'
                then grants.paid_currency_amount
            else round(grants.paid_currency_amount * {{ exact_rate('rates.rate_rub') }}, 2)
        end as decimal(18, 2)
    ) as paid_amount_rub,
    grants.returned_rub,
    grants.report_due,
    grants.report_received_on,
    grants.report_accepted_on,
    grants.report_status,
    grants._delivery_id,
    grants._line
from {{ ref('stg_grants') }} as grants
left join {{ territory_names(ref('stg_grants'), 'country_name') }} as territories
    on grants.country_name = territories.name
left join {{ ref('int_fx__rate_filled') }} as rates
    on
        grants.paid_currency_code = rates.currency_code
        and grants.paid_date = rates.rate_date
