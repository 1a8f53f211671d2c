-- Dates that the contract's bounds let in and that still can't be meant: they would lie in no
-- period, or in a wrong one. A plan may lie ahead; what has happened may not. Plans and reports
-- with such a date are held out; a report more than 45 and at most 370 days from its plan counts on
-- the day of the plan.
{% set dates = [
    ('event_plan', ref('stg_event_plan'), 'plan_id', 'start_date', 'start_date', 730),
    ('event_reports', ref('stg_event_reports'), 'report_key', 'event_date', 'event_date', 31),
    ('event_registrations', ref('stg_event_registrations'), 'registration_id', 'registered_at',
        'registered_at', 31),
    ('event_registrations', ref('stg_event_registrations'), 'registration_id', 'checked_in_at',
        'checked_in_at', 31),
    ('ledger_1c', ref('stg_ledger_1c'), 'spend_key', 'posted_at', 'posted_at', 31),
    ('grants', ref('stg_grants'), "agreement_no || '/' || cast(tranche_no as string)", 'paid_at',
        'paid_date', 31),
    ('cbr_rates', ref('stg_cbr_rates'), 'currency_id', 'effective_date', 'effective_date', 31),
    ('diaspora_estimates', ref('stg_diaspora_estimates'), "country_name || '/' || source",
        'ref_year', date_of('ref_year', 1, 1), 31),
    ('consular_figures', ref('stg_consular_figures'), "country_name || '/' || post_code",
        'period_end_date', 'period_end_date', 31),
] %}
-- What may speak of any year, not only of those shown.
{% set any_date = 'cast(null as date)' %}
{% set first_dates = {
    'cbr_rates': any_date, 'consular_figures': any_date, 'diaspora_estimates': any_date,
    'event_registrations': any_date, 'event_plan': first_planned_date(),
} %}
with stated as (
    {% for export, relation, key, column, day, days_ahead in dates %}
    select
        '{{ export }}' as export,
        {{ key }} as row_key,
        '{{ column }}' as column_name,
        cast({{ day }} as date) as stated_date,
        {{ days_ahead }} as days_ahead,
        {{ first_dates.get(export, date_of(var('first_year'), 1, 1)) }} as first_date,
        cast(null as date) as expected_date,
        false as is_of_plan,
        _delivery_id,
        _line
    from {{ relation }}
    where {{ day }} is not null
    union all
    {% endfor %}
    -- A report speaks of its period, a posting of its month, a registration of its event.
    select
        'event_reports' as export,
        report_key as row_key,
        'event_date' as column_name,
        event_date as stated_date,
        0 as days_ahead,
        {{ any_date }} as first_date,
        period_date as expected_date,
        false as is_of_plan,
        _delivery_id,
        _line
    from {{ ref('int_event__report_judged') }}
    union all
    select
        'event_reports' as export,
        report_key as row_key,
        'event_date' as column_name,
        event_date as stated_date,
        0 as days_ahead,
        {{ any_date }} as first_date,
        plan_date as expected_date,
        true as is_of_plan,
        _delivery_id,
        _line
    from {{ ref('int_event__report_judged') }}
    where
        plan_date is not null
        and not {{ is_date_of_plan('plan_date', 'event_date') }}
    union all
    select
        'ledger_1c' as export,
        spend_key as row_key,
        'posted_at' as column_name,
        cast(posted_at as date) as stated_date,
        0 as days_ahead,
        {{ any_date }} as first_date,
        cast(period_code || '-01' as date) as expected_date,
        false as is_of_plan,
        _delivery_id,
        _line
    from {{ ref('stg_ledger_1c') }}
    union all
    select
        'event_registrations' as export,
        registrations.registration_id as row_key,
        'registered_at' as column_name,
        cast(registrations.registered_at as date) as stated_date,
        0 as days_ahead,
        {{ any_date }} as first_date,
        plans.start_date as expected_date,
        false as is_of_plan,
        registrations._delivery_id,
        registrations._line
    from {{ ref('stg_event_registrations') }} as registrations
    inner join {{ ref('stg_event_plan') }} as plans on registrations.plan_id = plans.plan_id
),

judged as (
    select
        stated.*,
        deliveries.file_name,
        case
            when stated.is_of_plan then 'far_from_plan'
            when {{ are_far_apart('stated.expected_date', 'stated.stated_date') }}
                then 'far_from_expected'
            when stated.expected_date is null
                then {{ improbable_date(
                    'stated.stated_date', 'deliveries.received_at', 'stated.days_ahead',
                    'stated.first_date'
                ) }}
        end as reason
    from stated
    inner join {{ ref('stg_deliveries') }} as deliveries
        on stated._delivery_id = deliveries.delivery_id
)

select
    export,
    row_key,
    column_name,
    reason,
    stated_date,
    expected_date,
    file_name,
    _delivery_id,
    _line
from judged
where reason is not null
