-- One row per post and export that it used to deliver and whose newest due deliveries are missing.
with expected as (
    select
        *,
        max(case when is_in_effect then period_end end) over (
            partition by export, post_code
        ) as last_period_end
    from {{ ref('int_indicator__delivery_expected') }}
    where post_code <> '{{ var("absent_code") }}'
),

silent as (
    select
        expected.post_code,
        expected.export,
        expected.last_period_end,
        min({{ plus_days('expected.period_end', 'agreed.due_day') }}) as expected_date,
        count(*) as missing_count
    from expected
    inner join {{ ref('expected_deliveries') }} as agreed
        on
            expected.export = agreed.export
            and expected.post_code = agreed.post_code
            and agreed.valid_from <= expected.period_end
            and coalesce(agreed.valid_to, expected.period_end) >= expected.period_end
    where expected.is_due and expected.period_end > expected.last_period_end
    group by expected.post_code, expected.export, expected.last_period_end
),

received as (
    select
        posts.post_code,
        scopes.export,
        max(cast(scopes.received_at as date)) as last_received_date
    from {{ ref('posts') }} as posts
    inner join {{ ref('stg_delivery_scopes') }} as scopes
        on
            scopes.is_in_effect
            and posts.post_code in (
                {{ text_part('scopes.scope_key', '|', 1) }},
                {{ text_part('scopes.scope_key', '|', 2) }}
            )
    group by posts.post_code, scopes.export
)

select
    silent.post_code,
    silent.export,
    expected.period_code as last_period_code,
    received.last_received_date,
    silent.expected_date,
    cast(silent.missing_count as integer) as missing_count,
    posts.owner_ru,
    posts.owner_en,
    posts.contact_email
from silent
inner join expected
    on
        silent.post_code = expected.post_code
        and silent.export = expected.export
        and silent.last_period_end = expected.period_end
inner join received
    on
        silent.post_code = received.post_code
        and silent.export = received.export
inner join {{ ref('posts') }} as posts
    on silent.post_code = posts.post_code
