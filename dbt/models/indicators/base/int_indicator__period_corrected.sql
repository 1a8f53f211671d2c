-- Periods of an indicator that a delivery changed after they had become final.
with corrections as (
    select
        scopes.export,
        scopes.received_at,
        periods.period_start,
        periods.period_end
    from {{ ref('stg_delivery_scopes') }} as scopes
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type in ('M', 'Y')
            and periods.period_code in (
                {{ text_part('scopes.scope_key', '|', 1) }},
                {{ text_part('scopes.scope_key', '|', 2) }}
            )
    where scopes.is_in_effect and scopes.superseded_delivery_id is not null
)

select distinct
    exports.indicator_code,
    periods.period_type,
    periods.period_code
from corrections
inner join {{ ref('int_indicator__export_declared') }} as exports
    on corrections.export = exports.export
inner join {{ ref('int_indicator__period_published') }} as periods
    on
        corrections.period_start >= periods.period_start
        and corrections.period_end <= periods.period_end
        and corrections.received_at >= cast({{ plus_days('periods.period_end', 45) }} as timestamp)
