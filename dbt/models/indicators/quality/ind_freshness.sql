-- Q01a share of the expected exports whose newest delivery is as young as agreed, Q01b its age.
with newest as (
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
        max(expected.due_day + case expected.cadence
            when 'daily' then 1
            when 'monthly' then 31
            when 'quarterly' then 92
            when 'half_yearly' then 184
            else 366
        end) as lag_days,
        max({{ days_between('newest.received_date', 'as_of.period_end') }}) as age_days
    from {{ ref('dim_period') }} as as_of
    inner join {{ ref('expected_deliveries') }} as expected
        on
            expected.valid_from <= as_of.period_end
            and coalesce(expected.valid_to, as_of.period_end) >= as_of.period_end
    left join newest on expected.export = newest.export
    where as_of.period_type = 'ASOF'
    group by as_of.period_type, as_of.period_code, expected.export
)

select
    {{ indicator_parts(
        'Q01a', world=true,
        numerator='count(*) filter (where age_days <= lag_days)', denominator='count(*)',
        source_count='count(*)'
    ) }}
from ages
group by period_type, period_code
union all
select
    {{ indicator_parts(
        'Q01b', world=true, breakdown='export', dim1_code='export',
        measure='age_days',
        status="case when age_days is null then 'no_source' end"
    ) }}
from ages
