-- E04 share of events that regions of Russia supported, among those with a report.
select
    {{ indicator_parts(
        'E04',
        numerator='count(*) filter (where has_report and has_region_support)',
        denominator='count(*) filter (where has_report)',
        records='count(*)'
    ) }}
from {{ events_of('E04') }}
group by period_type, period_code, territory_level, territory_code
