-- Registers that say more than an estimate of the same year allows: who keeps the register and who
-- made the estimate look at it together.
select
    compared.territory_code,
    compared.year,
    compared.finding as reason,
    compared.post_code,
    compared.registered_count,
    compared.estimate_high,
    deliveries.file_name,
    registers._delivery_id,
    registers._line
from {{ ref('int_diaspora__register_compared') }} as compared
inner join {{ ref('int_diaspora__estimate_harmonised') }} as registers
    on
        compared.territory_code = registers.territory_code
        and compared.ref_year = registers.ref_year
        and compared.post_code = registers.source
        and registers.definition = 'registered'
inner join {{ ref('stg_deliveries') }} as deliveries
    on registers._delivery_id = deliveries.delivery_id
where compared.finding is not null and compared.year = compared.ref_year
