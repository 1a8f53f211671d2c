-- One row per export, published period and place that its senders serve (`_T`: every place, of
-- what the agency sends as a whole): how many deliveries were agreed within the period, how many
-- are due by now, how many are in effect, and whether the record begins only after the period did,
-- or had ended.
with senders as (
    select
        agreed.export,
        agreed.post_code,
        coalesce(serving.territory_level, '{{ var("absent_code") }}') as territory_level,
        coalesce(serving.territory_code, '{{ var("absent_code") }}') as territory_code,
        agreed.valid_from as agreed_from,
        agreed.valid_to as agreed_to,
        posts.valid_from as opened_from
    from {{ ref('expected_deliveries') }} as agreed
    left join {{ ref('int_indicator__post_serving') }} as serving
        on agreed.post_code = serving.post_code
    left join {{ ref('dim_post') }} as posts on agreed.post_code = posts.post_code
    where
        agreed.post_code = '{{ var("absent_code") }}' or serving.post_code is not null
),

-- An office that opened with its agreement has no time without a record.
reach as (
    select
        export,
        territory_level,
        territory_code,
        min(agreed_from) as agreed_from,
        case when count(*) = count(agreed_to) then max(agreed_to) end as agreed_to,
        coalesce(min(opened_from) >= min(agreed_from), false) as is_as_old_as_its_posts
    from senders
    group by export, territory_level, territory_code
),

counted as (
    select
        senders.export,
        senders.territory_level,
        senders.territory_code,
        periods.period_type,
        periods.period_code,
        count(*) as agreed_count,
        count(*) filter (where expected.is_due) as due_count,
        count(*) filter (where expected.is_in_effect) as effect_count,
        min(expected.period_start) as first_agreed_date,
        max(expected.replaced_at) as replaced_at
    from senders
    inner join {{ ref('int_indicator__delivery_expected') }} as expected
        on senders.export = expected.export and senders.post_code = expected.post_code
    inner join {{ ref('int_indicator__period_published') }} as periods
        on
            expected.period_start >= periods.period_start
            and expected.period_end <= periods.period_end
    group by
        senders.export,
        senders.territory_level,
        senders.territory_code,
        periods.period_type,
        periods.period_code
)

select
    reach.export,
    reach.territory_level,
    reach.territory_code,
    periods.period_type,
    periods.period_code,
    cast(coalesce(counted.agreed_count, 0) as integer) as agreed_count,
    cast(coalesce(counted.due_count, 0) as integer) as due_count,
    cast(coalesce(counted.effect_count, 0) as integer) as effect_count,
    counted.replaced_at,
    coalesce(counted.first_agreed_date > periods.period_start, false)
    and not reach.is_as_old_as_its_posts as is_record_short,
    reach.agreed_from > periods.period_end as is_before_record,
    coalesce(counted.agreed_count, 0) = 0
    and reach.agreed_from <= periods.period_end
    and coalesce(reach.agreed_to < periods.period_end, false) as is_after_record
from reach
cross join {{ ref('int_indicator__period_published') }} as periods
left join counted
    on
        reach.export = counted.export
        and reach.territory_level = counted.territory_level
        and reach.territory_code = counted.territory_code
        and periods.period_type = counted.period_type
        and periods.period_code = counted.period_code
