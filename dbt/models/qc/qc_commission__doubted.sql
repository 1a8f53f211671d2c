-- Actions of which the register says what can't be counted: closed without a document or before
-- the meeting, no longer named, without a known body that carries it out, or with an indicator
-- that does not exist.
with doubted as (
    select
        meeting_no,
        item_no,
        action_no,
        proof_code as reason,
        _delivery_id,
        _line
    from {{ ref('fct_commission_action') }}
    where proof_code in ('no_date', 'before_meeting', 'no_evidence')
    {%- for reason, condition in {
        'dropped': 'is_dropped', 'owner_unknown': 'owner_code is null',
    }.items() %}
    union all
    select
        meeting_no,
        item_no,
        action_no,
        '{{ reason }}' as reason,
        _delivery_id,
        _line
    from {{ ref('fct_commission_action') }}
    where {{ condition }}
    {%- endfor %}
    union all
    select
        actions.meeting_no,
        actions.item_no,
        actions.action_no,
        'indicator_unknown' as reason,
        actions._delivery_id,
        actions._line
    from {{ ref('fct_commission_action') }} as actions
    inner join {{ ref('fct_commission_link') }} as links
        on
            actions.meeting_no = links.meeting_no
            and actions.item_no = links.item_no
            and actions.action_no = links.action_no
    left join {{ ref('int_indicator__meaning_declared') }} as known
        on links.indicator_code = known.indicator_code
    where known.indicator_code is null
    group by
        actions.meeting_no, actions.item_no, actions.action_no, actions._delivery_id, actions._line
)

select
    doubted.meeting_no,
    doubted.item_no,
    doubted.action_no,
    doubted.reason,
    deliveries.file_name,
    doubted._line
from doubted
inner join {{ ref('stg_deliveries') }} as deliveries
    on doubted._delivery_id = deliveries.delivery_id
