-- L02 cohort retention: of those whose first participation after three clean years fell into a year
-- (`cohort`), who took part again in the first, second, third and fourth year after it.
with spans as (
    select
        dim1_code,
        cast(substr(dim1_code, 2) as integer) as years_count
    from {{ ref('int_indicator__breakdown_framed') }}
    where breakdown = 'cohort_n'
)

select
    {{ indicator_parts(
        'L02', year='cohorts.year', breakdown='cohort_n', dim1_code='spans.dim1_code',
        territory_level='members.territory_level', territory_code='members.territory_code',
        numerator='count(later.person_id)', denominator='count(*)',
        persons_num='count(later.person_id)', persons_den='count(*)',
        status='max(following.missing_status)'
    ) }}
from {{ ref('fct_person_year') }} as cohorts
cross join spans
left join {{ ref('fct_person_year') }} as later
    on
        cohorts.person_id = later.person_id
        and later.year = cohorts.year + spans.years_count
left join {{ ref('int_indicator__follow_up_covered') }} as following
    on cohorts.year + spans.years_count = following.year
inner join {{ ref('int_indicator__member_placed') }} as members
    on cohorts.residence_territory_code = members.member_code
where cohorts.is_new
group by cohorts.year, spans.dim1_code, members.territory_level, members.territory_code
