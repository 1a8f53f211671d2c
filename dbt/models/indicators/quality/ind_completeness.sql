-- Q02a share of rows that were quarantined, by month of receipt; Q02c share of the expected posts
-- whose report of the month is in effect. Q02b is made at release, from two releases.
with months as (
    select * from {{ ref('int_indicator__period_published') }} where period_type = 'M'
),

-- Scope of an export with posts: post and month.
reported_posts as (
    select distinct
        export,
        {{ text_part('scope_key', '|', 1) }} as post_code,
        {{ text_part('scope_key', '|', 2) }} as period_code
    from {{ ref('stg_delivery_scopes') }}
    where is_in_effect
)

select
    {{ indicator_parts(
        'Q02a', world=true, breakdown='export', dim1_code='deliveries.export',
        period_type='months.period_type', period_code='months.period_code',
        numerator='sum(deliveries.rows_quarantined)', denominator='sum(deliveries.rows_read)',
        records='count(*)'
    ) }}
from {{ ref('stg_deliveries') }} as deliveries
inner join months
    on cast(deliveries.received_at as date) between months.period_start and months.period_end
group by months.period_type, months.period_code, deliveries.export
union all
select
    {{ indicator_parts(
        'Q02c', world=true, breakdown='export', dim1_code='expected.export',
        period_type='months.period_type', period_code='months.period_code',
        numerator='count(reported_posts.post_code)', denominator='count(*)'
    ) }}
from months
inner join {{ ref('expected_deliveries') }} as expected
    on
        expected.valid_from <= months.period_end
        and coalesce(expected.valid_to, months.period_end) >= months.period_end
left join reported_posts
    on
        expected.export = reported_posts.export
        and expected.post_code = reported_posts.post_code
        and months.period_code = reported_posts.period_code
where expected.post_code <> '{{ var("absent_code") }}' and expected.cadence = 'monthly'
group by months.period_type, months.period_code, expected.export
