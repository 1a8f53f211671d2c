-- marts.mart_spending__trips
with unions as (
    select t.territory_code as territory, g.union_code
    from seed.territories as t join seed.territory_groups as g using (group_code)
)
select
    if(union_code is null, 'none', 'union') as territory_level,
    coalesce(union_code, '_U') as territory_code,
    'SEASON' as period_type, 'S' || year as period_code,
    if(bool_or(net is null), null, sum(gross)) as gross_amount_rub,
    if(bool_or(net is null), null, sum(storno)) as storno_amount_rub,
    if(bool_or(net is null), null, sum(net)) as net_amount_rub
from cash left join unions using (territory)
where kind = 'trip' and is_final(year)
group by all
