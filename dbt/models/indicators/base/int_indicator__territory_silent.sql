-- Periods in which nothing is known of a territory: its posts sent no report at all (an empty
-- one would be a report) and no event of it was held. Zero is not the same as missing.
with reported as (
    select distinct
        post_territories.territory_code,
        {{ text_part('scopes.scope_key', '|', 2) }} as month_code
    from {{ ref('stg_delivery_scopes') }} as scopes
    inner join {{ ref('post_territories') }} as post_territories
        on {{ text_part('scopes.scope_key', '|', 1) }} = post_territories.post_code
    where scopes.export = 'event_reports' and scopes.is_in_effect
),

months as (
    select
        period_code,
        period_start
    from {{ ref('dim_period') }}
    where period_type = 'M'
),

signs_of_life as (
    select
        reported.territory_code,
        months.period_start as sign_date
    from reported
    inner join months on reported.month_code = months.period_code
    union all
    select
        territory_code,
        event_date as sign_date
    from {{ ref('int_indicator__event_held') }}
),

heard as (
    select distinct
        periods.period_type,
        periods.period_code,
        signs_of_life.territory_code
    from signs_of_life
    inner join {{ ref('int_indicator__period_published') }} as periods
        on signs_of_life.sign_date between periods.period_start and periods.period_end
)

select
    periods.period_type,
    periods.period_code,
    post_territories.territory_code
from (select distinct territory_code from {{ ref('post_territories') }}) as post_territories
cross join {{ ref('int_indicator__period_published') }} as periods
left join heard
    on
        periods.period_type = heard.period_type
        and periods.period_code = heard.period_code
        and post_territories.territory_code = heard.territory_code
where heard.territory_code is null
