-- marts.mart_spending__programme
select
    measure as measure_code,
    if(allocation = 'direct', 'territory', 'none') as territory_level,
    territory as territory_code,
    'M' as period_type, period as period_code, allocation,
    if(bool_or(net is null), null, sum(gross)) as gross_amount_rub,
    if(bool_or(net is null), null, sum(storno)) as storno_amount_rub,
    if(bool_or(net is null), null, sum(net)) as net_amount_rub,
    tally(not is_storno) as payments_count
from cash
where kind = 'fine'
group by all
