-- What a reader of some figures must know beside them: typed notes, and those that follow from
-- what is written elsewhere, so that each stands in one place.
with seasonal as (
    select
        period_code,
        {{ joined_text('indicator_code', ' ') }} as indicator_codes
    from (
        select distinct
            indicator_code,
            period_code
        from {{ ref('fct_indicator_value') }}
        where period_type = 'SEASON'
    ) as told_by_season
    group by period_code
)

select
    note_id,
    scope,
    indicator_code as indicator_codes,
    territory_code,
    period_code,
    text_ru,
    text_en,
    noted_on,
    author_role
from {{ ref('notes') }}
union all
select
    'mind-' || indicator_code as note_id,
    'indicator' as scope,
    indicator_code as indicator_codes,
    cast(null as string) as territory_code,
    cast(null as string) as period_code,
    caveat_ru as text_ru,
    caveat_en as text_en,
    cast(null as date) as noted_on,
    owner as author_role
from {{ ref('dim_indicator') }}
union all
select
    'shock-' || shocks.season_code as note_id,
    'cell' as scope,
    seasonal.indicator_codes,
    cast(null as string) as territory_code,
    shocks.season_code as period_code,
    shocks.reason_ru as text_ru,
    shocks.reason_en as text_en,
    cast(null as date) as noted_on,
    'analytics' as author_role
from {{ ref('dim_shock_season') }} as shocks
inner join seasonal on shocks.season_code = seasonal.period_code
union all
select
    'place-' || territory_code as note_id,
    'series' as scope,
    cast(null as string) as indicator_codes,
    territory_code,
    cast(null as string) as period_code,
    status_note_ru as text_ru,
    status_note_en as text_en,
    cast(null as date) as noted_on,
    'analytics' as author_role
from {{ ref('dim_territory') }}
where status_note_ru is not null
