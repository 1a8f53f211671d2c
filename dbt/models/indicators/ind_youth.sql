-- Y01 youth share and Y02 how complete ages are.
with frame as (
    select * from {{ ref('int_indicator__slice_framed') }}
),

ages as (
    select
        cells.period_code,
        cells.territory_level,
        cells.territory_code,
        cast(sum(cells.persons_count) as bigint) as persons_count,
        {{ or_zero('sum(case when bands.is_youth is not null then cells.persons_count end)') }}
            as age_known_count,
        {{ or_zero('sum(case when bands.is_youth then cells.persons_count end)') }} as youth_count
    from {{ ref('int_indicator__person_counted') }} as cells
    inner join {{ ref('age_bands') }} as bands
        on cells.dim1_scheme = bands.scheme and cells.dim1_code = bands.band_code
    where cells.dim1_scheme = 'age5'
    group by cells.period_code, cells.territory_level, cells.territory_code
)

{% for code, (rule, numerator, denominator) in {
    'Y01': ('wilson', 'ages.youth_count', 'ages.age_known_count'),
    'Y02': ('class_share', 'ages.age_known_count', 'ages.persons_count'),
}.items() %}
select
    {{ slice_parts(
        code, rule,
        numerator=or_zero(numerator), denominator=or_zero(denominator),
        persons_num=or_zero(numerator), persons_den=or_zero(denominator)
    ) }}
from frame
left join ages
    on
        frame.period_code = ages.period_code
        and frame.territory_level = ages.territory_level
        and frame.territory_code = ages.territory_code
where frame.indicator_code = '{{ code }}'
{{ 'union all' if not loop.last }}
{% endfor %}
