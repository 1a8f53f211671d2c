-- core.fct_grant_tranche
with latest as (
    select *, coalesce(paid_currency, 'RUB') as currency from latest_grants
)
select
    agreement_no, tranche_no, territory as territory_code, awarded as awarded_rub,
    paid as paid_date, returned as returned_rub,
    if(g.currency = 'RUB', paid_amount, roubles(paid_amount, r.value, r.nominal, paid - r.day)) as paid_amount_rub
from latest as g
asof left join rates as r on g.currency = r.currency and g.paid >= r.day
