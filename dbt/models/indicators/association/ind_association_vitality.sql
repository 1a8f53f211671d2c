-- A01 associations that reported and took part in a held event, over those open at the year's end.
select
    {{ indicator_parts(
        'A01', year='years.period_code',
        territory_level='members.territory_level', territory_code='members.territory_code',
        numerator='sum(case when years.is_alive then years.closing_count else 0 end)',
        denominator='sum(years.closing_count)',
        records='sum(years.closing_count)'
    ) }}
from {{ ref('int_indicator__association_year') }} as years
inner join {{ ref('int_indicator__member_placed') }} as members
    on years.territory_code = members.member_code
group by years.period_code, members.territory_level, members.territory_code
