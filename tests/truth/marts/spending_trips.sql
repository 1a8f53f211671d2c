-- marts.mart_spending__trips
select
    if(place = '_U', 'none', 'union') as territory_level, place as territory_code,
    'SEASON' as period_type, 'S' || year as period_code,
    gross as gross_amount_rub, storno as storno_amount_rub, net as net_amount_rub
from shown_trips
