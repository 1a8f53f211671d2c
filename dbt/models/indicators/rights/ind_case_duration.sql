-- P01a, P01b: after how many whole weeks half and nine tenths of the cases opened in a period are
-- closed, by Kaplan and Meier. Of fewer closed cases than 10 (20) it is not told, and while more
-- than half (a tenth) are open it is not known yet.
{% for code, share, least in [('P01a', 0.5, 10), ('P01b', 0.1, 20)] %}
select
    {{ indicator_parts(
        code, dim1_scheme='cells.dim1_scheme', dim1_code='cells.dim1_code',
        period_type='cells.period_type', period_code='cells.period_code',
        territory_level='cells.territory_level', territory_code='cells.territory_code',
        measure='case when sum(shares.closed_count) >= ' ~ least
            ~ ' then ceil(min(shares.open_days) filter (where shares.open_share <= ' ~ share
            ~ ') / 7.0) end',
        records='sum(shares.closed_count)',
        status="case when coalesce(sum(shares.closed_count), 0) < " ~ least ~ " then 'too_few'"
            ~ " when min(shares.open_share) > " ~ share ~ " then 'not_yet' end"
    ) }}
from {{ ref('int_indicator__cell_framed') }} as cells
left join {{ ref('int_indicator__case_survival') }} as shares
    on
        cells.period_type = shares.period_type
        and cells.period_code = shares.period_code
        and cells.territory_level = shares.territory_level
        and cells.territory_code = shares.territory_code
        and cells.dim1_code = shares.dim1_code
where cells.indicator_code = '{{ code }}'
group by
    cells.period_type,
    cells.period_code,
    cells.territory_level,
    cells.territory_code,
    cells.dim1_scheme,
    cells.dim1_code
{{ 'union all' if not loop.last }}
{% endfor %}
