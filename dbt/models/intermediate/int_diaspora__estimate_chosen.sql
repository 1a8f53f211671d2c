-- model.md §6: for each year the best estimate per method, and among the methods the headline.
with years as (
    select {{ numbers_as_rows(
        var('first_year'), 'extract(year from ' ~ known_date() ~ ')'
    ) }} as year
),

carried as (
    select
        years.year,
        estimates.*,
        years.year - estimates.ref_year as years_carried,
        -- One grade lower per full five years.
        least(
            case estimates.grade when 'A' then 1 when 'B' then 2 when 'C' then 3 else 4 end
            + cast(floor((years.year - estimates.ref_year) / 5.0) as integer),
            4
        ) as grade_order,
        case estimates.method
            when 'census' then 1
            when 'register' then 2
            when 'survey' then 3
            when 'model' then 4
            else 5
        end as method_order
    from {{ ref('int_diaspora__estimate_harmonised') }} as estimates
    inner join years
        on
            years.year >= estimates.ref_year
            and years.year - estimates.ref_year
            <= case when estimates.method = 'census' then 10 else 5 end
),

ranked as (
    select
        *,
        row_number() over (
            partition by territory_code, year, definition
            order by
                grade_order asc nulls last,
                method_order asc nulls last,
                ref_year desc nulls last,
                _delivery_rank desc nulls last,
                source asc nulls last
        ) as rank_in_definition,
        row_number() over (
            partition by territory_code, year, definition, method
            order by
                grade_order asc nulls last,
                ref_year desc nulls last,
                _delivery_rank desc nulls last,
                source asc nulls last
        ) as rank_in_method
    from carried
),

chosen as (
    select
        *,
        rank_in_definition = 1 as is_headline,
        case grade_order when 1 then 'A' when 2 then 'B' when 3 then 'C' else 'D' end
            as effective_grade
    from ranked
    where rank_in_method = 1
),

-- The headline's band also covers what the other estimates of these years say.
envelopes as (
    select
        chosen.territory_code,
        chosen.year,
        chosen.definition,
        min(near.value_low) as lowest,
        max(near.value_high) as highest
    from chosen
    inner join {{ ref('int_diaspora__estimate_harmonised') }} as near
        on
            chosen.territory_code = near.territory_code
            and chosen.definition = near.definition
            and near.grade <> 'D'
            and near.ref_year between chosen.year - 5 and chosen.year + 5
    where chosen.is_headline
    group by chosen.territory_code, chosen.year, chosen.definition
)

select
    chosen.territory_code,
    chosen.year,
    chosen.definition,
    chosen.method,
    chosen.source,
    chosen.ref_year,
    chosen.grade as stated_grade,
    chosen.effective_grade as grade,
    case when chosen.effective_grade <> 'D' then chosen.value_low end as value_low,
    chosen.value_central,
    case when chosen.effective_grade <> 'D' then chosen.value_high end as value_high,
    chosen.is_headline,
    case
        when chosen.is_headline and chosen.effective_grade <> 'D'
            then least(chosen.value_low, coalesce(envelopes.lowest, chosen.value_low))
    end as headline_low,
    case
        when chosen.is_headline and chosen.effective_grade <> 'D'
            then greatest(chosen.value_high, coalesce(envelopes.highest, chosen.value_high))
    end as headline_high
from chosen
left join envelopes
    on
        chosen.territory_code = envelopes.territory_code
        and chosen.year = envelopes.year
        and chosen.definition = envelopes.definition
