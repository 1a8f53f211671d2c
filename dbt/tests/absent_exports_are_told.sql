{{ config(severity='error', meta={
    'owner': 'analytics',
    'description': 'While no delivery of an export is in effect, the indicators of the seed show'
    ~ ' its status wherever there could be a figure, and while it is there they do not.'
}) }}

with said as (
    select
        said.indicator_code,
        min(case when deliveries.export is null then said.status end) as status
    from {{ ref('absent_exports') }} as said
    left join (
        select distinct export from {{ ref('stg_deliveries') }} where is_in_effect
    ) as deliveries
        on said.export = deliveries.export
    group by said.indicator_code
)

select distinct
    figures.indicator_code,
    figures.status
from {{ ref('fct_indicator_value') }} as figures
inner join said on figures.indicator_code = said.indicator_code
where
    (said.status is not null and figures.status not in (said.status, 'not_applicable'))
    or (said.status is null and figures.status = 'no_source')
