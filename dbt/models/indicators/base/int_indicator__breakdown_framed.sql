-- One row per breakdown, code that its cells have, and time in which the code is valid. Three
-- breakdowns are of exports: all that are expected, those that a period expects, and those of
-- them that posts send monthly. Weeks are those of each season that have ended; a call is told in
-- the years in which its reports are due.
with listed as (
    select
        '{{ var("absent_code") }}' as breakdown,
        '{{ var("absent_code") }}' as dim1_code
    {%- for breakdown, codes in {
        'newness': ['new', 'returning'],
        'events_1_2': ['one', 'two_plus'],
        'cohort_n': ['n1', 'n2', 'n3', 'n4'],
        'count_basis': ['scan', 'list', 'tickets', 'head_count', 'estimate'],
        'money_part': ['territories', 'trips', 'persons', 'unallocated'],
        'stage': ['round_1', 'final', 'nominated', 'confirmed'],
        'way_out': ['visa_refused', 'withdrawn', 'no_show', 'replaced'],
        'way_closed': ['closed', 'merged'],
        'competition': ['unknown'],
        'category': ['unknown'],
        'case_category': [
            'citizenship', 'residence', 'labour', 'family', 'prosecution', 'unknown'
        ],
        'referred_to': ['ministry', 'fund', 'lawyer'],
    }.items() %}
    {%- for code in codes %}
    union all
    select
        '{{ breakdown }}' as breakdown,
        '{{ code }}' as dim1_code
    {%- endfor %}
    {%- endfor %}
    union all
    select distinct
        scheme as breakdown,
        band_code as dim1_code
    from {{ ref('age_bands') }}
    where scheme in ('age5', 'youth')
    {%- for breakdown, relation in {
        'event_type': 'dim_event_type',
        'campaign': 'dim_campaign',
        'post': 'dim_post',
        'category': 'competition_categories',
        'level': 'course_levels',
    }.items() %}
    union all
    select
        '{{ breakdown }}' as breakdown,
        {{ breakdown }}_code as dim1_code
    from {{ ref(relation) }}
    {%- endfor %}
    union all
    select distinct
        'export' as breakdown,
        export as dim1_code
    from {{ ref('expected_deliveries') }}
)

select
    breakdown,
    breakdown as dim1_scheme,
    dim1_code,
    {{ date_of(1, 1, 1) }} as valid_from,
    cast(null as date) as valid_to
from listed
union all
select
    'competition' as breakdown,
    'competition' as dim1_scheme,
    competition_code as dim1_code,
    valid_from,
    cast(null as date) as valid_to
from {{ ref('dim_competition') }}
{%- for breakdown, condition in {
    'export_expected': 'true',
    'export_of_posts': "post_code <> '" ~ var('absent_code') ~ "' and cadence = 'monthly'",
}.items() %}
union all
select distinct
    '{{ breakdown }}' as breakdown,
    'export' as dim1_scheme,
    export as dim1_code,
    valid_from,
    valid_to
from {{ ref('expected_deliveries') }}
where {{ condition }}
{%- endfor %}
union all
select
    'grant_call' as breakdown,
    'grant_call' as dim1_scheme,
    call_code as dim1_code,
    {{ date_of('extract(year from min(report_due))', 1, 1) }} as valid_from,
    {{ date_of('extract(year from max(report_due))', 12, 31) }} as valid_to
from {{ ref('fct_grant_tranche') }}
where call_code is not null and report_due is not null
group by call_code
union all
select
    'season_week' as breakdown,
    'season_week' as dim1_scheme,
    week_code as dim1_code,
    period_start as valid_from,
    period_end as valid_to
from {{ ref('int_indicator__season_week') }}
union all
select distinct
    'meeting' as breakdown,
    'meeting' as dim1_scheme,
    cast(meeting_no as string) as dim1_code,
    meeting_date as valid_from,
    cast(null as date) as valid_to
from {{ ref('dim_commission_meeting') }}
