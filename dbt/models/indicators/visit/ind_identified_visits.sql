-- R03 share of visits by people who are known. Where more checked in than the count of visits
-- says, the check-ins count.
select
    {{ indicator_parts(
        'R03',
        numerator=or_zero('sum(identified_checkin_count)'),
        denominator=or_zero('sum(greatest(visits, checkin_count))'),
        records='count(*)'
    ) }}
from {{ events_of('R03') }}
group by period_type, period_code, territory_level, territory_code
