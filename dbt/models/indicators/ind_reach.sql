-- R02 unique participants and R08 the new among them.
with frame as (
    select
        slices.*,
        coalesce(look_back.is_clean, false) as has_newness
    from {{ ref('int_indicator__slice_framed') }} as slices
    left join {{ ref('int_indicator__look_back_judged') }} as look_back
        on slices.year = look_back.year
),

cells as (
    select * from {{ ref('int_indicator__person_counted') }}
),

totals as (
    select * from cells where dim1_scheme = '{{ var("absent_code") }}'
),

new_persons as (
    select * from cells where dim1_scheme = 'newness' and dim1_code = 'new'
)

select
    {{ slice_parts(
        'R02', 'measure',
        measure=or_zero('cells.persons_count'),
        persons_num=or_zero('cells.persons_count'),
        status="case when frame.dim1_scheme = 'newness' and not frame.has_newness "
            ~ "then 'not_yet' end"
    ) }}
from frame
left join cells
    on
        frame.period_code = cells.period_code
        and frame.territory_level = cells.territory_level
        and frame.territory_code = cells.territory_code
        and frame.dim1_scheme = cells.dim1_scheme
        and frame.dim1_code = cells.dim1_code
where frame.indicator_code = 'R02'
union all
select
    {{ slice_parts(
        'R08', 'wilson',
        numerator=or_zero('new_persons.persons_count'),
        denominator=or_zero('totals.persons_count'),
        persons_num=or_zero('new_persons.persons_count'),
        persons_den=or_zero('totals.persons_count'),
        status="case when not frame.has_newness then 'not_yet' end"
    ) }}
from frame
left join totals
    on
        frame.period_code = totals.period_code
        and frame.territory_level = totals.territory_level
        and frame.territory_code = totals.territory_code
left join new_persons
    on
        frame.period_code = new_persons.period_code
        and frame.territory_level = new_persons.territory_level
        and frame.territory_code = new_persons.territory_code
where frame.indicator_code = 'R08'
