-- R01b visits of this year over those of last year on a constant count basis: of posts that count
-- as they did, in the calendar months for which they reported in both years. R01c which part of
-- the events is counted as a year before.
with reported as (
    select distinct
        {{ text_part('scopes.scope_key', '|', 1) }} as post_code,
        months.period_start as month_start
    from {{ ref('stg_delivery_scopes') }} as scopes
    inner join {{ ref('dim_period') }} as months
        on
            months.period_type = 'M'
            and {{ text_part('scopes.scope_key', '|', 2) }} = months.period_code
    where scopes.export = 'event_reports' and scopes.is_in_effect
),

comparable as (
    select
        reported.post_code,
        reported.month_start,
        base.month_start as base_month_start,
        cast(extract(year from reported.month_start) as integer) as year
    from reported
    inner join reported as base
        on
            reported.post_code = base.post_code
            and reported.month_start = {{ date_of(
                'extract(year from base.month_start) + 1', 'extract(month from base.month_start)', 1
            ) }}
    left join {{ ref('int_indicator__basis_changed') }} as changed
        on
            changed.period_type = 'Y'
            and changed.period_code = {{ year_code('reported.month_start') }}
            and changed.territory_level = 'post'
            and changed.territory_code = reported.post_code
            and changed.is_basis_changed
    where changed.territory_code is null
),

sides as (
    select
        post_code,
        month_start,
        year,
        true as is_now
    from comparable
    union all
    select
        post_code,
        base_month_start as month_start,
        year,
        false as is_now
    from comparable
),

visits as (
    select
        post_code,
        territory_code,
        {{ date_of('year', 'extract(month from event_date)', 1) }} as month_start,
        sum(visits) as visits
    from {{ ref('int_indicator__event_held') }}
    group by post_code, territory_code, {{ date_of('year', 'extract(month from event_date)', 1) }}
)

select
    {{ indicator_parts(
        'R01b', year='sides.year',
        territory_level='members.territory_level', territory_code='members.territory_code',
        numerator=or_zero('sum(visits.visits) filter (where sides.is_now)'),
        denominator=or_zero('sum(visits.visits) filter (where not sides.is_now)')
    ) }}
from sides
inner join visits
    on sides.post_code = visits.post_code and sides.month_start = visits.month_start
inner join {{ ref('int_indicator__member_placed') }} as members
    on visits.territory_code = members.member_code
group by sides.year, members.territory_level, members.territory_code
union all
select
    {{ indicator_parts(
        'R01c',
        numerator='agreeing_count', denominator='events_count * base_events_count',
        records='events_count', status="case when not is_judged then 'low_quality' end"
    ) }}
from {{ ref('int_indicator__basis_changed') }}
