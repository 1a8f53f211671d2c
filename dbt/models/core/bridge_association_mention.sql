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

-- The association that bore the number on the day.
borne as (
    select
        mentions.*,
        known.association_id as named_id,
        row_number() over (
            partition by mentions.source, mentions.source_key, mentions.assoc_reg_no
            order by known.registered_date desc nulls last
        ) as place
    from mentions
    left join {{ ref('dim_association') }} as known
        on
            mentions.territory_code = known.territory_code
            and mentions.assoc_reg_no = known.assoc_reg_no
            and mentions.day >= known.registered_date
            and known.is_current
),

step_0 as (
    select
        source,
        source_key,
        day,
        territory_code,
        assoc_reg_no,
        named_id,
        named_id as association_id
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
        coalesce(mergers.merged_into_id, steps.association_id) as association_id
    from step_{{ number - 1 }} as steps
    left join {{ ref('fct_association_status') }} as mergers
        on
            steps.association_id = mergers.association_id
            and mergers.status_code = 'merged'
            and steps.day >= mergers.valid_from
            and (mergers.valid_to is null or steps.day <= mergers.valid_to)
),
{% endfor %}

judged as (
    select
        steps.*,
        case
            when steps.named_id is null then 'number_unknown'
            when states.association_id is null then 'association_gone'
        end as reason
    from step_{{ longest_chain }} as steps
    left join {{ ref('fct_association_status') }} as states
        on
            steps.association_id = states.association_id
            and states.is_open
            and steps.day >= states.valid_from
            and (states.valid_to is null or steps.day <= states.valid_to)
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
