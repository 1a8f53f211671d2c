-- F07 money of trips per participant who travelled, of seasons with final data. The money is that
-- of mart_spending__trips, as coarse as it is published; the world's is the sum of all its rows.
with money as (
    select
        territory_level,
        territory_code,
        period_code,
        net_amount_rub
    from {{ ref('mart_spending__trips') }}
    union all
    select
        'world' as territory_level,
        '{{ var("world_territory") }}' as territory_code,
        period_code,
        {{ whole_sum('net_amount_rub') }} as net_amount_rub
    from {{ ref('mart_spending__trips') }}
    group by period_code
),

travelled as (
    select
        territory_level,
        territory_code,
        period_code,
        count(*) as travelled_count
    from {{ ref('int_indicator__nominee_placed') }}
    where period_type = 'SEASON' and final_outcome = 'travelled'
    group by territory_level, territory_code, period_code
)

select
    {{ indicator_parts(
        'F07',
        period_type="'SEASON'", period_code='seasons.period_code',
        territory_level='places.territory_level', territory_code='places.territory_code',
        numerator="case when money.period_code is null then 0 else money.net_amount_rub end",
        denominator=or_zero('travelled.travelled_count'),
        persons_den=or_zero('travelled.travelled_count'),
        status="case
            when money.period_code is not null and money.net_amount_rub is null then 'low_quality'
        end"
    ) }}
from {{ ref('int_indicator__place_framed') }} as places
inner join {{ ref('int_indicator__season_placed') }} as seasons
    on seasons.period_type = 'SEASON' and places.territory_level in ('union', 'world')
inner join {{ final_years() }} as years on seasons.season_year = years.year
left join money
    on
        seasons.period_code = money.period_code
        and places.territory_level = money.territory_level
        and places.territory_code = money.territory_code
left join travelled
    on
        seasons.period_code = travelled.period_code
        and places.territory_level = travelled.territory_level
        and places.territory_code = travelled.territory_code
