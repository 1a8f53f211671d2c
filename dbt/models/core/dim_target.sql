-- One row per figure of the world, period, kind of target and day from which it holds; norms and
-- plans of trips are targets of Y07d. What was set after the period had ended is told and is never
-- in force: a later plan recolours no past. A revised plan takes the place of the plan.
with stated as (
    select
        indicator_code,
        period_code,
        target_kind,
        target_value,
        effective_date,
        document_ru,
        document_en,
        source
    from {{ ref('targets') }}
    union all
    select
        'Y07d' as indicator_code,
        'S' || cast(season as string) as period_code,
        norm_kind as target_kind,
        cast(persons_count as decimal(18, 4)) as target_value,
        document_date as effective_date,
        document_ru,
        document_en,
        source
    from {{ ref('trip_norms') }}
    where norm_kind in ('norm', 'plan')
),

judged as (
    select
        stated.*,
        stated.effective_date <= {{ known_date() }}
        and coalesce(stated.effective_date <= periods.period_end, true) as is_in_time,
        case when stated.target_kind = 'norm' then 'norm' else 'plan' end as family
    from stated
    left join {{ ref('dim_period') }} as periods on stated.period_code = periods.period_code
)

select
    indicator_code,
    period_code,
    target_kind,
    target_value,
    effective_date,
    is_in_time
    and effective_date = max(case when is_in_time then effective_date end) over (
        partition by indicator_code, period_code, family
    ) as is_in_force,
    document_ru,
    document_en,
    source
from judged
