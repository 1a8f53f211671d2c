-- marts.mart_spending__world
select
    'Y' as period_type, year::varchar as period_code, part as money_part, status,
    net as net_amount_rub
from world_money
