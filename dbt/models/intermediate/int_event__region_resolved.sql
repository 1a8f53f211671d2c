with named as (
    select
        report_key,
        event_id,
        {{ split_to_rows('support_region_names', ';') }} as region_name
    from {{ ref('int_event__report_matched') }}
    where support_region_names is not null
)

select distinct
    named.report_key,
    named.event_id,
    {{ trimmed('named.region_name') }} as region_name,
    aliases.region_code
from named
left join {{ ref('stg_region_aliases') }} as aliases
    on {{ normalise_name('named.region_name') }} = aliases.name_key
where {{ trimmed('named.region_name') }} <> ''
