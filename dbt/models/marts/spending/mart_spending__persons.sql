-- Payments to persons: by measure in the world, and by group of countries, of years with final
-- data. A year with a measure of too few recipients has one row of all measures; if that is of too
-- few, it has no amount. Groups are told where the rest of the year is of enough recipients, too,
-- because it follows from the world. Only net sums are told: who gave money back may be one person;
-- and only coarsely, so that a later correction tells no single payment.
with lines as (
    select
        years.period_code,
        spend.measure_code,
        coalesce(
            case
                when territories.group_code <> '{{ var("unresolved_territory") }}'
                    then territories.group_code
            end,
            '{{ var("unassigned_code") }}'
        ) as group_code,
        coalesce(spend.counterparty_token, '') as recipient,
        spend.net_amount_rub
    from {{ ref('fct_spend') }} as spend
    inner join {{ final_years() }} as years
        on substr(spend.period_code, 1, 4) = years.period_code
    left join {{ ref('dim_territory') }} as territories
        on spend.territory_code = territories.territory_code
    where spend.money_kind = 'persons'
),

by_measure as (
    {{ summed_over_recipients('lines', ['period_code', 'measure_code']) }}
),

by_year as (
    {{ summed_over_recipients('lines', ['period_code']) }}
),

by_group as (
    {{ summed_over_recipients('lines', ['period_code', 'group_code']) }}
),

-- Of a year in which every measure is of enough recipients, its measures.
years as (
    select
        by_year.*,
        measures.are_enough
    from by_year
    inner join (
        select
            period_code,
            min(case when is_enough then 1 else 0 end) = 1 as are_enough
        from by_measure
        group by period_code
    ) as measures on by_year.period_code = measures.period_code
),

group_rows as (
    select *
    from by_group
    where is_enough and group_code <> '{{ var("unassigned_code") }}'
),

left_over as (
    select lines.*
    from lines
    left join group_rows
        on
            lines.period_code = group_rows.period_code
            and lines.group_code = group_rows.group_code
    where group_rows.group_code is null
),

rest as (
    {{ summed_over_recipients('left_over', ['period_code']) }}
),

told as (
    select
        'world' as territory_level,
        '{{ var("world_territory") }}' as territory_code,
        by_measure.period_code,
        by_measure.measure_code,
        by_measure.net_amount_rub,
        by_measure.unknown_count,
        by_measure.recipients_count,
        by_measure.largest_amount_rub,
        true as is_enough
    from by_measure
    inner join years on by_measure.period_code = years.period_code
    where years.are_enough
    union all
    select
        'world' as territory_level,
        '{{ var("world_territory") }}' as territory_code,
        period_code,
        '{{ var("absent_code") }}' as measure_code,
        net_amount_rub,
        unknown_count,
        recipients_count,
        largest_amount_rub,
        is_enough
    from years
    where not are_enough
    union all
    select
        'group' as territory_level,
        group_rows.group_code as territory_code,
        group_rows.period_code,
        '{{ var("absent_code") }}' as measure_code,
        group_rows.net_amount_rub,
        group_rows.unknown_count,
        group_rows.recipients_count,
        group_rows.largest_amount_rub,
        true as is_enough
    from group_rows
    inner join years on group_rows.period_code = years.period_code
    left join rest on group_rows.period_code = rest.period_code
    where (years.are_enough or years.is_enough) and coalesce(rest.is_enough, true)
)

select
    told.territory_level,
    told.territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    'Y' as period_type,
    told.period_code,
    told.measure_code,
    measures.name_ru as measure_name_ru,
    measures.name_en as measure_name_en,
    case
        when told.is_enough and told.unknown_count = 0
            then {{ coarse_money('told.net_amount_rub') }}
    end as net_amount_rub,
    case
        when not told.is_enough then 'too_few'
        when told.unknown_count > 0 then 'low_quality'
        else 'ok'
    end as status,
    cast(told.recipients_count as bigint) as recipients_count,
    cast(told.largest_amount_rub as decimal(18, 2)) as largest_amount_rub
from told
left join {{ ref('dim_territory') }} as territories
    on told.territory_code = territories.territory_code
left join {{ ref('dim_measure') }} as measures on told.measure_code = measures.measure_code
