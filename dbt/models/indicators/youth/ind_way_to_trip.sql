-- Y05 how many of the applications led to a trip; Y05b how many of the travellers who can be told
-- apart are found among the applicants of their season.
select
    {{ indicator_parts(
        'Y05',
        period_type='applications.period_type', period_code='applications.period_code',
        territory_level='applications.territory_level',
        territory_code='applications.territory_code',
        numerator='count(*) filter (where applications.is_travelled)', denominator='count(*)',
        persons_num='count(*) filter (where applications.is_travelled)', persons_den='count(*)',
        status='max(' ~ without_rosters() ~ ')'
    ) }}
from {{ ref('int_indicator__application_placed') }} as applications
{{ join_rosters('applications') }}
group by
    applications.period_type,
    applications.period_code,
    applications.territory_level,
    applications.territory_code
union all
select
    {{ indicator_parts(
        'Y05b',
        numerator='count(*) filter (where is_applicant)', denominator='count(*)',
        persons_num='count(*) filter (where is_applicant)', persons_den='count(*)'
    ) }}
from {{ ref('int_indicator__nominee_placed') }}
where final_outcome = 'travelled' and is_identified
group by period_type, period_code, territory_level, territory_code
