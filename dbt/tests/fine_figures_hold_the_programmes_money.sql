{{ config(severity='error', meta={
    'owner': 'analytics',
    'description': 'F05b and F08 of a territory and F05b of the world are the money of the spending'
    ~ ' mart, which holds neither trips nor payments to persons; F08b is the mart of the world.'
}) }}

with figures as (
    select *
    from {{ ref('fct_indicator_value') }}
    where period_type = 'Y' and status in ('ok', 'zero_denominator')
),

programme as (
    select
        substr(period_code, 1, 4) as period_code,
        territory_code,
        sum(net_amount_rub) as net_amount_rub
    from {{ ref('mart_spending__programme') }}
    where allocation = 'direct'
    group by substr(period_code, 1, 4), territory_code
    union all
    select
        substr(period_code, 1, 4) as period_code,
        '{{ var("world_territory") }}' as territory_code,
        sum(net_amount_rub) as net_amount_rub
    from {{ ref('mart_spending__programme') }}
    group by substr(period_code, 1, 4)
),

compared as (
    select
        figures.indicator_code,
        figures.territory_code,
        figures.period_code,
        case figures.indicator_code
            when 'F05b' then figures.denominator_central else figures.numerator_central
        end as figure_rub,
        coalesce(programme.net_amount_rub, 0) as mart_rub
    from figures
    left join programme
        on
            figures.period_code = programme.period_code
            and figures.territory_code = programme.territory_code
    where
        (figures.indicator_code = 'F05b' and figures.territory_level in ('territory', 'world'))
        or (
            figures.indicator_code = 'F08'
            and figures.territory_level = 'territory'
            and figures.status = 'ok'
        )
    union all
    select
        figures.indicator_code,
        figures.dim1_code as territory_code,
        figures.period_code,
        figures.numerator_central as figure_rub,
        world.net_amount_rub as mart_rub
    from figures
    inner join {{ ref('mart_spending__world') }} as world
        on figures.period_code = world.period_code and figures.dim1_code = world.money_part
    where figures.indicator_code = 'F08b' and figures.dim1_scheme = 'money_part'
)

select *
from compared
where figure_rub is distinct from mart_rub
