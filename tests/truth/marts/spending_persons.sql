-- marts.mart_spending__persons
select
    measure as measure_code, level as territory_level, place as territory_code,
    'Y' as period_type, year::varchar as period_code, status,
    net as net_amount_rub
from shown_persons
