-- Y12 days from an application to its published result, the median, also by competition. A result
-- that is older than its application is a wrong date and tells nothing. Fewer than ten are too few,
-- and so is none: that nobody applied is a count of persons like any other.
select
    {{ indicator_parts(
        'Y12', dim1_scheme='cells.dim1_scheme', dim1_code='cells.dim1_code',
        period_type='cells.period_type', period_code='cells.period_code',
        territory_level='cells.territory_level', territory_code='cells.territory_code',
        measure='case when count(judging_days) >= 10 then median(judging_days) end',
        records='count(judging_days)',
        status="case when count(judging_days) < 10 then 'too_few' end"
    ) }}
from {{ ref('int_indicator__cell_framed') }} as cells
left join {{ ref('int_indicator__application_placed') }} as applications
    on
        cells.period_type = applications.period_type
        and cells.period_code = applications.period_code
        and cells.territory_level = applications.territory_level
        and cells.territory_code = applications.territory_code
        and cells.dim1_code in ('{{ var("absent_code") }}', applications.competition_code)
        and applications.judging_days >= 0
where cells.indicator_code = 'Y12'
group by
    cells.period_type,
    cells.period_code,
    cells.territory_level,
    cells.territory_code,
    cells.dim1_scheme,
    cells.dim1_code
