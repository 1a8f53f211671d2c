{#
  Whether a figure is far from another one of its kind: more than `implausible_factor` times
  larger or smaller. Null when there is nothing to compare.
#}
{% macro is_far(value, other) -%}
    (
        {{ value }} > {{ var('implausible_factor') }} * {{ other }}
        or {{ other }} > {{ var('implausible_factor') }} * {{ value }}
    )
{%- endmacro %}

{#
  Whether a figure of a series stands alone: far from the two before it and the two after it,
  as many as there are. The first of a series has nothing to answer to.
#}
{% macro is_outlier(value, partition, order) -%}
    {%- set window = '(partition by ' ~ partition ~ ' order by ' ~ order ~ ' asc nulls last)' -%}
    lag({{ value }}) over {{ window }} is not null
    {%- for neighbour in ['lag', 'lead'] %}
    {%- for distance in [1, 2] %}
    and coalesce({{ is_far(
        value, neighbour ~ '(' ~ value ~ ', ' ~ distance ~ ') over ' ~ window
    ) }}, true)
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{#
  Left join of the figures somebody has confirmed; `confirmed.value` is not null where it is. All
  three arguments are expressions.
#}
{% macro join_confirmed(export, row_key, value) -%}
    left join {{ ref('confirmed_figures') }} as confirmed
        on
            confirmed.export = {{ export }}
            and {{ row_key }} = confirmed.row_key
            and cast({{ value }} as decimal(24, 10)) = confirmed.value
{%- endmacro %}

{# Whether two estimates say the same of the same people at about the same time. #}
{% macro are_peers(mine, others) -%}
    {{ mine }}.territory_code = {{ others }}.territory_code
    and {{ mine }}.definition = {{ others }}.definition
    and {{ mine }}.standing <> {{ others }}.standing
    and abs({{ mine }}.ref_year - {{ others }}.ref_year) <= 10
{%- endmacro %}

{# Whether a text says outright that it speaks of a part of a territory. #}
{% macro names_a_part(expression) -%}
    {%- set words = [
        'консульский округ', 'консульского округа', 'область', 'области', 'обл.', 'город ',
        'города ', 'г. ', 'consular district', 'oblast', 'city of', 'district of', 'province of'
    ] -%}
    (
        {%- for word in words %}
        coalesce({{ lowered(expression) }} like '%{{ word }}%', false)
        {{ 'or ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}

{# Whether a date is too far from the one it belongs to to be meant. #}
{% macro are_far_apart(expected, stated) -%}
    coalesce(abs({{ days_between(expected, stated) }}) > 370, false)
{%- endmacro %}

{#
  Why a date can't be meant: it lies after the delivery came, but for so many days, or before the
  first day that it may speak of (null: it may speak of any). Null where nothing speaks against it.
#}
{% macro improbable_date(day, received_at, days_ahead, first_date=date_of(var('first_year'), 1, 1)) -%}
    case
        when
            {{ days_between('cast(' ~ received_at ~ ' as date)', day) }} > {{ days_ahead }}
            then 'after_receipt'
        when {{ day }} < {{ first_date }} then 'before_first_year'
    end
{%- endmacro %}

{#
  From when on plans are kept: three years before the first one shown, so that who came then is not
  called new. What happened before the first year shown stands in no figure and no list.
#}
{% macro first_planned_date() -%}
    {{ date_of(var('first_year') ~ ' - 3', 1, 1) }}
{%- endmacro %}

{# Whether two rows may speak of one place: what is not known of one of them speaks against none. #}
{% macro are_one_place(one, other) -%}
    (
        {{ one }}.territory_code = {{ other }}.territory_code
        or '{{ var("unresolved_territory") }}' in ({{ one }}.territory_code, {{ other }}.territory_code)
    )
    and (
        {{ one }}.city_key = {{ other }}.city_key
        or {{ one }}.city_key is null
        or {{ other }}.city_key is null
    )
{%- endmacro %}

{# Whether the date of a report may be that of its plan, held a little earlier or later. #}
{% macro is_date_of_plan(plan_date, report_date) -%}
    coalesce(abs({{ days_between(plan_date, report_date) }}) <= 45, false)
{%- endmacro %}

{# Whether a day lies in the window of a memorable date, which may begin in the year before. #}
{% macro is_in_window(day, campaigns) -%}
    {%- set mmdd = '(extract(month from ' ~ day ~ ') * 100 + extract(day from ' ~ day ~ '))' -%}
    {%- set first = 'cast(' ~ campaigns ~ '.window_start_mmdd as integer)' -%}
    {%- set last = 'cast(' ~ campaigns ~ '.window_end_mmdd as integer)' -%}
    case
        when {{ first }} <= {{ last }} then {{ mmdd }} between {{ first }} and {{ last }}
        else {{ mmdd }} >= {{ first }} or {{ mmdd }} <= {{ last }}
    end
{%- endmacro %}

{# The year of the memorable date: of a window that begins in the year before, that of its end. #}
{% macro campaign_year(day, campaigns) -%}
    {%- set mmdd = '(extract(month from ' ~ day ~ ') * 100 + extract(day from ' ~ day ~ '))' -%}
    cast(
        extract(year from {{ day }})
        + case
            when
                {{ campaigns }}.window_start_mmdd > {{ campaigns }}.window_end_mmdd
                and {{ mmdd }} >= cast({{ campaigns }}.window_start_mmdd as integer)
                then 1
            else 0
        end as integer
    )
{%- endmacro %}
