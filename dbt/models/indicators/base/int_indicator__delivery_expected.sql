-- One row per delivery that was agreed for a period that has ended: of one export, by one post or
-- (`_T`) by the agency as a whole. A delivery whose scope names the period, alone or within a
-- longer code (the year of `TR-2025-3`), or its last day or the day after, answers for it, empty or
-- not; one without scope answers for the period that ended last before it came.
with agreed as (
    select
        export,
        post_code,
        case cadence
            when 'yearly' then 'Y' when 'half_yearly' then 'H' when 'quarterly' then 'Q' else 'M'
        end as period_type,
        due_day,
        valid_from,
        valid_to
    from {{ ref('expected_deliveries') }}
),

asked as (
    select
        agreed.export,
        agreed.post_code,
        periods.period_type,
        periods.period_code,
        periods.period_start,
        periods.period_end,
        following.period_end as following_end,
        {{ known_date() }} > {{ plus_days('periods.period_end', 'agreed.due_day') }} as is_due
    from agreed
    inner join {{ ref('dim_period') }} as periods
        on
            agreed.period_type = periods.period_type
            and periods.is_complete
            and agreed.valid_from <= periods.period_end
            and coalesce(agreed.valid_to, periods.period_end) >= periods.period_end
    inner join {{ ref('dim_period') }} as following
        on
            periods.period_type = following.period_type
            and following.period_start = {{ plus_days('periods.period_end', 1) }}
),

in_effect as (
    select
        scopes.delivery_id,
        scopes.export,
        scopes.scope_key,
        {{ text_part('scopes.scope_key', '|', 1) }} as first_part,
        {{ text_part('scopes.scope_key', '|', 2) }} as second_part,
        cast(scopes.received_at as date) as received_date,
        case when scopes.superseded_delivery_id is not null then scopes.received_at end
            as replaced_at
    from {{ ref('stg_delivery_scopes') }} as scopes
    where scopes.is_in_effect and scopes.scope_key <> ''
    union all
    select
        scopes.delivery_id,
        scopes.export,
        '' as scope_key,
        '' as first_part,
        '' as second_part,
        cast(deliveries.received_at as date) as received_date,
        cast(null as timestamp) as replaced_at
    from {{ ref('stg_delivery_scopes') }} as scopes
    inner join {{ ref('stg_deliveries') }} as deliveries
        on scopes.delivery_id = deliveries.delivery_id
    where deliveries.is_in_effect and scopes.scope_key = ''
)

select
    asked.export,
    asked.post_code,
    asked.period_type,
    asked.period_code,
    asked.period_start,
    asked.period_end,
    asked.is_due,
    count(answers.export) > 0 as is_in_effect,
    max(answers.replaced_at) as replaced_at,
    {{ joined_text('answers.delivery_id', ' ', is_distinct=true) }} as delivery_ids
from asked
left join in_effect as answers
    on
        asked.export = answers.export
        and case
            when answers.scope_key = ''
                then
                    answers.received_date > asked.period_end
                    and answers.received_date <= asked.following_end
            else
                (
                    asked.period_code in (answers.first_part, answers.second_part)
                    or answers.second_part like '%-' || asked.period_code || '-%'
                    or answers.second_part in (
                        cast(asked.period_end as string),
                        cast({{ plus_days('asked.period_end', 1) }} as string)
                    )
                )
                and asked.post_code in (
                    '{{ var("absent_code") }}', answers.first_part, answers.second_part
                )
        end
group by
    asked.export,
    asked.post_code,
    asked.period_type,
    asked.period_code,
    asked.period_start,
    asked.period_end,
    asked.is_due
