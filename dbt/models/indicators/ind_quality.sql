-- Q01 freshness of the sources, Q02 quarantine and completeness. Q02b is made at release, from
-- two releases.
with as_of as (
    select
        period_type,
        period_code,
        period_end
    from {{ ref('dim_period') }}
    where period_type = 'ASOF'
),

months as (
    select * from {{ ref('int_indicator__period_published') }} where period_type = 'M'
),

places as (
    select * from {{ ref('int_indicator__place_framed') }} where territory_level = 'world'
),

expected as (
    select
        expected.export,
        expected.post_code,
        expected.valid_from,
        coalesce(expected.valid_to, {{ date_of(9999, 12, 31) }}) as valid_to,
        expected.due_day + case expected.cadence
            when 'daily' then 1
            when 'monthly' then 31
            when 'quarterly' then 92
            else 366
        end as lag_days
    from {{ ref('expected_deliveries') }} as expected
),

exports as (
    select distinct export from expected
),

newest as (
    select
        export,
        cast(max(received_at) as date) as received_date
    from {{ ref('stg_deliveries') }}
    where state = 'loaded'
    group by export
),

ages as (
    select
        as_of.period_type,
        as_of.period_code,
        expected.export,
        max(expected.lag_days) as lag_days,
        max({{ days_between('newest.received_date', 'as_of.period_end') }}) as age_days
    from as_of
    inner join expected on as_of.period_end between expected.valid_from and expected.valid_to
    left join newest on expected.export = newest.export
    group by as_of.period_type, as_of.period_code, expected.export
),

within_lag as (
    select
        period_type,
        period_code,
        count(*) as sources_count,
        count(*) filter (where age_days <= lag_days) as fresh_count
    from ages
    group by period_type, period_code
),

received as (
    select
        months.period_code,
        deliveries.export,
        cast(sum(deliveries.rows_quarantined) as bigint) as quarantined_count,
        cast(sum(deliveries.rows_read) as bigint) as read_count,
        count(*) as deliveries_count
    from {{ ref('stg_deliveries') }} as deliveries
    inner join months
        on cast(deliveries.received_at as date) between months.period_start and months.period_end
    group by months.period_code, deliveries.export
),

person_exports as (
    select distinct export
    from {{ ref('stg_deliveries') }}
    where is_person_export
),

expected_posts as (
    select
        months.period_code,
        expected.export,
        expected.post_code
    from months
    inner join expected on months.period_end between expected.valid_from and expected.valid_to
    where expected.post_code <> '{{ var("absent_code") }}'
),

-- Scope of an export with posts: post and month.
reported_posts as (
    select distinct
        export,
        {{ text_part('scope_key', '|', 1) }} as post_code,
        {{ text_part('scope_key', '|', 2) }} as period_code
    from {{ ref('stg_delivery_scopes') }}
    where is_in_effect
),

completeness as (
    select
        expected_posts.period_code,
        expected_posts.export,
        count(*) as expected_count,
        count(reported_posts.post_code) as reported_count
    from expected_posts
    left join reported_posts
        on
            expected_posts.export = reported_posts.export
            and expected_posts.post_code = reported_posts.post_code
            and expected_posts.period_code = reported_posts.period_code
    group by expected_posts.period_code, expected_posts.export
)

select
    {{ indicator_parts(
        'Q01a', 'point',
        numerator='periods.fresh_count', denominator='periods.sources_count',
        source_count='periods.sources_count'
    ) }}
from within_lag as periods
cross join places
union all
select
    {{ indicator_parts(
        'Q01b', 'measure', scheme="'export'", dim='periods.export',
        measure='periods.age_days',
        status="case when periods.age_days is null then 'no_source' end"
    ) }}
from ages as periods
cross join places
{# The rows quarantined of a person export stand in a class, as a count of rows tells of persons. #}
{% for rule, condition in {'class_fault': 'is not null', 'point': 'is null'}.items() %}
union all
select
    {{ indicator_parts(
        'Q02a', rule, scheme="'export'", dim='exports.export',
        numerator=or_zero('received.quarantined_count'),
        denominator=or_zero('received.read_count'),
        records=or_zero('received.deliveries_count')
    ) }}
from months as periods
cross join places
cross join exports
left join person_exports on exports.export = person_exports.export
left join received
    on periods.period_code = received.period_code and exports.export = received.export
where person_exports.export {{ condition }}
{% endfor %}
union all
select
    {{ indicator_parts(
        'Q02c', 'point', scheme="'export'", dim='completeness.export',
        numerator='completeness.reported_count', denominator='completeness.expected_count'
    ) }}
from months as periods
cross join places
inner join completeness on periods.period_code = completeness.period_code
