-- F08 direct fine money of a period per compatriot of the territories that have an estimate. F08b
-- what the whole money of a year is made of; without breakdown, the share that is unallocated.
with estimates as (
    select
        summed.*,
        periods.period_type,
        periods.period_code,
        {{ month_code('periods.period_start') }} as first_month,
        {{ month_code('periods.period_end') }} as last_month
    from {{ ref('int_indicator__denominator_summed') }} as summed
    inner join {{ ref('int_indicator__period_published') }} as periods
        on summed.year = periods.year and periods.period_type in ('Y', 'YTD')
),

spent as (
    select
        estimates.period_type,
        estimates.period_code,
        members.territory_level,
        members.territory_code,
        {{ whole_sum('lines.net_amount_rub') }} as net_amount_rub,
        {{ unknown_status('lines.net_amount_rub') }} as stated_status,
        count(*) as lines_count
    from {{ ref('fct_spend_fine') }} as lines
    inner join estimates
        on
            estimates.territory_level = 'territory'
            and lines.territory_code = estimates.territory_code
            and lines.period_code between estimates.first_month and estimates.last_month
    inner join {{ ref('int_indicator__member_placed') }} as members
        on lines.territory_code = members.member_code
    where
        lines.allocation = 'direct'
        and (estimates.covered_count > 0 or members.territory_level = 'territory')
    group by
        estimates.period_type,
        estimates.period_code,
        members.territory_level,
        members.territory_code
),

parts as (
    select
        part.period_type,
        part.period_code,
        part.money_part,
        part.net_amount_rub,
        whole.net_amount_rub as whole_amount_rub,
        case
            when part.status <> 'ok' then part.status
            when whole.status <> 'ok' then whole.status
        end as stated_status
    from {{ ref('mart_spending__world') }} as part
    inner join {{ ref('mart_spending__world') }} as whole
        on
            part.period_code = whole.period_code
            and whole.money_part = '{{ var("absent_code") }}'
    where part.money_part <> '{{ var("absent_code") }}'
)

-- `spent` has places with an estimate only, so none of its rows is lost here.
select
    {{ indicator_parts(
        'F08', period_type='estimates.period_type', period_code='estimates.period_code',
        territory_level='estimates.territory_level', territory_code='estimates.territory_code',
        numerator='case when spent.period_code is null then 0 else spent.net_amount_rub end',
        denominator='estimates.value_central',
        denominator_low='estimates.value_low',
        denominator_high='estimates.value_high',
        records=or_zero('spent.lines_count'),
        status="case when estimates.grade = 'D' then 'low_quality' else spent.stated_status end",
        grade='estimates.grade', source_count='nullif(estimates.covered_count, 0)'
    ) }}
from estimates
left join spent
    on
        estimates.period_type = spent.period_type
        and estimates.period_code = spent.period_code
        and estimates.territory_level = spent.territory_level
        and estimates.territory_code = spent.territory_code
{% for breakdown in ['money_part', none] %}
union all
select
    {{ indicator_parts(
        'F08b', world=true, breakdown=breakdown, dim1_code=breakdown,
        numerator='net_amount_rub', denominator='whole_amount_rub', status='stated_status'
    ) }}
from parts
{{ "where money_part = 'unallocated'" if not breakdown }}
{% endfor %}
