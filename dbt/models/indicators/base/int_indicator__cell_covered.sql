-- One row per indicator, published period and place (with a post: that post) of an indicator that
-- needs deliveries: how many are due of those it rests on, how many of them are in effect, and
-- what that makes of the cell. The deliveries of an export in a period are due from the first of
-- them on, or when all are there. Before one of the exports has begun, nothing is told, however
-- much the others say.
with cells as (
    select distinct
        framed.indicator_code,
        framed.period_type,
        framed.period_code,
        {{ covered_level('framed') }} as territory_level,
        {{ covered_code('framed') }} as territory_code
    from {{ ref('int_indicator__cell_framed') }} as framed
),

agreed as (
    select
        export,
        min(case when post_code = '{{ var("absent_code") }}' then 0 else 1 end) = 1 as is_by_posts,
        min(valid_from) as first_agreed_date
    from {{ ref('expected_deliveries') }}
    group by export
),

open_posts as (
    select
        periods.period_type,
        periods.period_code,
        posts.post_code
    from {{ ref('dim_post') }} as posts
    inner join {{ ref('int_indicator__period_published') }} as periods
        on
            posts.valid_from <= periods.period_end
            and coalesce(posts.valid_to, periods.period_start) >= periods.period_start
),

needed as (
    select
        cells.*,
        covered.agreed_count,
        covered.effect_count,
        covered.replaced_at,
        covered.is_record_short,
        coalesce(
            covered.is_before_record, agreed.first_agreed_date > periods.period_end
        ) as is_before_record,
        coalesce(
            covered.due_count > 0
            or (covered.agreed_count > 0 and covered.effect_count = covered.agreed_count),
            false
        ) as is_asked,
        coalesce(agreed.is_by_posts, false)
        and (covered.export is null or covered.is_after_record) as is_unserved
    from cells
    inner join {{ ref('int_indicator__export_declared') }} as exports
        on cells.indicator_code = exports.indicator_code and exports.is_required
    left join {{ ref('int_indicator__period_published') }} as periods
        on
            cells.period_type = periods.period_type
            and cells.period_code = periods.period_code
    left join agreed on exports.export = agreed.export
    left join {{ ref('int_indicator__export_covered') }} as covered
        on
            exports.export = covered.export
            and cells.period_type = covered.period_type
            and cells.period_code = covered.period_code
            and covered.territory_level in (cells.territory_level, '{{ var("absent_code") }}')
            and covered.territory_code in (cells.territory_code, '{{ var("absent_code") }}')
),

summed as (
    select
        indicator_code,
        period_type,
        period_code,
        territory_level,
        territory_code,
        cast(sum(case when is_asked then agreed_count else 0 end) as integer) as expected_count,
        cast(sum(case when is_asked then effect_count else 0 end) as integer) as effect_count,
        max(replaced_at) as replaced_at,
        coalesce(max(case when is_record_short then 1 else 0 end), 0) = 1 as is_record_short,
        max(case when is_before_record then 1 else 0 end) = 1 as is_before_record,
        max(case when agreed_count > 0 and not is_asked then 1 else 0 end) = 1 as is_waiting,
        max(case when is_unserved then 1 else 0 end) = 1 as is_unserved
    from needed
    group by indicator_code, period_type, period_code, territory_level, territory_code
)

select
    summed.indicator_code,
    summed.period_type,
    summed.period_code,
    summed.territory_level,
    summed.territory_code,
    summed.expected_count,
    summed.effect_count,
    summed.replaced_at,
    summed.is_unserved
    or (summed.territory_level = 'post' and open_posts.post_code is null) as is_impossible,
    case
        when summed.is_before_record then 'not_yet'
        when summed.expected_count = 0 and summed.is_waiting then 'not_yet'
        when summed.expected_count = 0 then 'none_agreed'
        when summed.effect_count = 0 then 'not_reported'
        when summed.effect_count < summed.expected_count or summed.is_record_short then 'partial'
        else 'complete'
    end as coverage
from summed
left join open_posts
    on
        summed.period_type = open_posts.period_type
        and summed.period_code = open_posts.period_code
        and summed.territory_code = open_posts.post_code
