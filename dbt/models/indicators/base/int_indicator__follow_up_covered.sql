-- One row per published year, with the status of a figure that looks for people in registrations of
-- that year, if any are missing: it would take the people in them for people who stayed away.
select
    cast(period_code as integer) as year,
    case
        when effect_count = 0 then 'not_reported'
        when effect_count < agreed_count then 'partial'
    end as missing_status
from {{ ref('int_indicator__export_covered') }}
where
    export = 'event_registrations'
    and period_type = 'Y'
    and territory_level = '{{ var("absent_code") }}'
