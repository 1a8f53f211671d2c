-- One row per case of legal aid, published half-year or year of its opening, and place. Days are
-- those until the case was closed, or until its end is not seen any more: it was passed on, or is
-- still open at `known_at`. A case that ended before it began has a wrong date and no days.
select
    cases.case_id,
    periods.period_type,
    periods.period_code,
    members.territory_level,
    members.territory_code,
    cases.category_code,
    cases.referred_to_code,
    cases.has_fund_grant,
    coalesce(cases.end_code = 'closed', false) as is_closed,
    case
        when cases.is_dated_soundly
            then {{ days_between(
                'cases.opened_date', 'coalesce(cases.ended_date, ' ~ known_date() ~ ')'
            ) }}
    end as open_days
from {{ ref('fct_legal_case') }} as cases
inner join {{ ref('int_indicator__period_published') }} as periods
    on
        periods.period_type in ('H', 'Y')
        and cases.opened_date between periods.period_start and periods.period_end
inner join {{ ref('int_indicator__member_placed') }} as members
    on
        cases.territory_code = members.member_code
        and members.territory_level in ('union', 'world')
