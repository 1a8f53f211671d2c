-- E07 share of events with an association as partner.
select
    {{ indicator_parts(
        'E07',
        numerator='count(*) filter (where has_partner_association)',
        denominator='count(*)',
        records='count(*)'
    ) }}
from {{ events_of('E07') }}
group by period_type, period_code, territory_level, territory_code
