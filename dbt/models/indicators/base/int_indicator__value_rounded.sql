-- Values from parts: quotients of exact decimals, rounded half-up (away from zero) once, and
-- the band that belongs to the rule. Ratios without a denominator have a status, not a value; so
-- have cells whose deliveries are not there, as far as the indicator's missing rule says.
with stated as (
    select
        parts.*,
        meaning.decimals,
        cast(case meaning.decimals
            when 0 then 1 when 1 then 10 when 2 then 100 when 3 then 1000 else 10000
        end as decimal(8, 0)) as unit_factor,
        cast(case meaning.decimals
            when 0 then 1 when 1 then 0.1 when 2 then 0.01 when 3 then 0.001 else 0.0001
        end as decimal(6, 4)) as unit_size,
        coverages.expected_count,
        coverages.effect_count,
        case
            when coverages.is_impossible and not parts.has_facts then 'not_applicable'
            when parts.stated_status = 'not_yet' then parts.stated_status
            when coverages.coverage in ('not_yet', 'not_reported') then coverages.coverage
            when parts.stated_status is not null then parts.stated_status
            when coverages.coverage = 'partial' then 'partial'
            when parts.value_rule = 'measure' and parts.measure_central is null
                then 'zero_denominator'
            when parts.value_rule <> 'measure' and coalesce(parts.denominator_central, 0) = 0
                then 'zero_denominator'
            else 'ok'
        end as status,
        meaning.missing_rule,
        parts.territory_code = '{{ var("unresolved_territory") }}' as is_unresolved,
        case
            when
                parts.dim1_scheme = '{{ var("absent_code") }}'
                and coalesce(parts.stated_status <> 'not_yet', true)
                then abs(coalesce(parts.denominator_central, parts.measure_central, 0))
        end as magnitude
    from {{ ref('int_indicator__row_filled') }} as parts
    inner join {{ ref('int_indicator__meaning_declared') }} as meaning
        on parts.indicator_code = meaning.indicator_code
    left join {{ ref('int_indicator__cell_covered') }} as coverages
        on
            parts.indicator_code = coverages.indicator_code
            and parts.period_type = coverages.period_type
            and parts.period_code = coverages.period_code
            and {{ covered_level('parts') }} = coverages.territory_level
            and {{ covered_code('parts') }} = coverages.territory_code
),

-- What no alias resolves has rows only where it has anything to say.
present as (
    select *
    from (
        select
            *,
            max(magnitude) over (
                partition by
                    indicator_code, period_type, period_code, territory_level, territory_code
            ) as total_magnitude
        from stated
    ) as stated_with_total
    where not is_unresolved or total_magnitude > 0
),

-- Each end of the band as one quotient; both ends of a band from a denominator cross over.
operands as (
    select
        *,
        status = 'ok' or (status = 'partial' and missing_rule <> 'complete_only') as is_shown,
        case
            when value_rule = 'measure' then measure_low else numerator_low
        end as low_numerator,
        case
            when value_rule = 'measure' then 1
            when value_rule = 'band' then denominator_high
            else denominator_low
        end as low_denominator,
        case
            when value_rule = 'measure' then measure_central else numerator_central
        end as central_numerator,
        case
            when value_rule = 'measure' then 1 else denominator_central
        end as central_denominator,
        case
            when value_rule = 'measure' then measure_high else numerator_high
        end as high_numerator,
        case
            when value_rule = 'measure' then 1
            when value_rule = 'band' then denominator_low
            else denominator_high
        end as high_denominator
    from present
),

divided as (
    select
        *,
        {{ rounded_quotient('low_numerator', 'low_denominator') }} as low_quotient,
        {{ rounded_quotient('central_numerator', 'central_denominator') }} as central_quotient,
        {{ rounded_quotient('high_numerator', 'high_denominator') }} as high_quotient,
        cast(numerator_central as double) / nullif(cast(denominator_central as double), 0)
            as share,
        nullif(cast(denominator_central as double), 0) as trials
    from operands
),

banded as (
    select
        *,
        case
            when value_rule = 'wilson' then {{ wilson_bound('share', 'trials', '-') }}
            when value_rule = 'class_share'
                then case when share >= 0.95 then 0.95 when share >= 0.8 then 0.8 else 0 end
            when value_rule = 'class_fault'
                then case when share <= 0.05 then 0 when share <= 0.2 then 0.05 else 0.2 end
        end as low_bound,
        case
            when value_rule = 'wilson' then {{ wilson_bound('share', 'trials', '+') }}
            when value_rule = 'class_share'
                then case when share >= 0.95 then 1 when share >= 0.8 then 0.95 else 0.8 end
            when value_rule = 'class_fault'
                then case when share <= 0.05 then 0.05 when share <= 0.2 then 0.2 else 1 end
        end as high_bound
    from divided
),

-- A band around a negative amount turns round.
ranged as (
    select
        *,
        coalesce(
            cast(round(low_bound, 4) as decimal(24, 10)),
            least(low_quotient, coalesce(high_quotient, low_quotient))
        ) as ranged_low,
        coalesce(
            cast(round(high_bound, 4) as decimal(24, 10)),
            greatest(high_quotient, coalesce(low_quotient, high_quotient))
        ) as ranged_high,
        is_shown and central_quotient is not null as is_told
    from banded
)

select
    indicator_code,
    value_rule,
    per_count,
    period_type,
    period_code,
    territory_level,
    territory_code,
    dim1_scheme,
    dim1_code,
    numerator_low,
    numerator_central,
    numerator_high,
    denominator_low,
    denominator_central,
    denominator_high,
    case when is_told then cast(ranged_low as decimal(38, 10)) end as value_low,
    case when is_told then cast(central_quotient as decimal(38, 10)) end as value_central,
    case when is_told then cast(ranged_high as decimal(38, 10)) end as value_high,
    persons_num,
    persons_den,
    records_n,
    status,
    missing_rule,
    expected_count as coverage_expected,
    -- Rounded down: the whole is said of the whole only.
    cast(
        floor(cast(effect_count as double) * 10000 / nullif(expected_count, 0)) / 10000
        as decimal(5, 4)
    ) as coverage_share,
    grade,
    source_count
from ranged
