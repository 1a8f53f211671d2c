-- An association that a plan or a grant names by its number stands for the one that bore the number
-- in that country on that day; of one that was merged by then its heir, however long the chain is.
{% set longest_chain = 6 %}
with mentions as (
    select
        'event' as source,
        event_id as source_key,
        event_date as day,
        territory_code,
        partner_assoc_reg_no as assoc_reg_no
    from {{ ref('fct_event') }}
    where partner_assoc_reg_no is not null
    union all
    select distinct
        'grant' as source,
        tranches.agreement_no as source_key,
        tranches.applied_date as day,
        tranches.territory_code,
        tranches.assoc_reg_no
    from {{ ref('fct_grant_tranche') }} as tranches
    where tranches.assoc_reg_no is not null and tranches.applied_date is not null
),

-- Until when an association stands for itself, and who follows it.
ends as (
    select
        association_id,
        case when not is_open then valid_from end as gone_from,
        merged_into_id
    from {{ ref('fct_association_status') }}
    where valid_to is null
),

own as (
    select
        known.association_id,
        known.territory_code,
        known.assoc_reg_no,
        known.registered_date,
        ends.gone_from,
        ends.merged_into_id
    from {{ ref('dim_association') }} as known
    left join ends on known.association_id = ends.association_id
    where known.is_current
),

borne as (
    select
        mentions.*,
        own.association_id as named_id,
        own.gone_from,
        own.merged_into_id,
        row_number() over (
            partition by mentions.source, mentions.source_key, mentions.assoc_reg_no
            order by own.registered_date desc nulls last
        ) as place
    from mentions
    left join own
        on
            mentions.territory_code = own.territory_code
            and mentions.assoc_reg_no = own.assoc_reg_no
            and mentions.day >= own.registered_date
),

step_0 as (
    select
        source,
        source_key,
        day,
        territory_code,
        assoc_reg_no,
        named_id,
        named_id as association_id,
        gone_from,
        merged_into_id
    from borne
    where place = 1
),

{% for number in range(1, longest_chain + 1) %}
step_{{ number }} as (
    select
        steps.source,
        steps.source_key,
        steps.day,
        steps.territory_code,
        steps.assoc_reg_no,
        steps.named_id,
        case when heirs.association_id is null then steps.association_id
            else heirs.association_id
        end as association_id,
        case when heirs.association_id is null then steps.gone_from else heirs.gone_from end
            as gone_from,
        case when heirs.association_id is null then steps.merged_into_id
            else heirs.merged_into_id
        end as merged_into_id
    from step_{{ number - 1 }} as steps
    left join own as heirs
        on steps.merged_into_id = heirs.association_id and steps.day >= steps.gone_from
),
{% endfor %}

judged as (
    select
        *,
        case
            when named_id is null then 'number_unknown'
            when day >= gone_from then 'association_gone'
        end as reason
    from step_{{ longest_chain }}
)

select
    source,
    source_key,
    day,
    territory_code,
    assoc_reg_no,
    named_id,
    case when reason is null then association_id end as association_id,
    reason
from judged
