-- What names an association that nobody finds: an event or grant by a number that is not in the
-- register of the country, or of one that is gone; a merger into a number that is not there; a
-- number given again while its former bearer is still open.
select
    source as found_in,
    source_key as found_key,
    territory_code,
    assoc_reg_no,
    reason
from {{ ref('bridge_association_mention') }}
where reason is not null
union all
select
    'register' as found_in,
    association_id as found_key,
    territory_code,
    merged_into_reg_no as assoc_reg_no,
    'heir_unknown' as reason
from {{ ref('fct_association_status') }}
where status_code = 'merged' and merged_into_id is null
union all
select
    'register' as found_in,
    later.association_id as found_key,
    later.territory_code,
    later.assoc_reg_no,
    'number_in_use' as reason
from {{ ref('dim_association') }} as later
inner join {{ ref('dim_association') }} as former
    on
        later.territory_code = former.territory_code
        and later.assoc_reg_no = former.assoc_reg_no
        and former.registered_date < later.registered_date
        and later.is_current
        and former.is_current
inner join {{ ref('fct_association_status') }} as states
    on
        former.association_id = states.association_id
        and states.is_open
        and later.registered_date >= states.valid_from
        and (states.valid_to is null or later.registered_date <= states.valid_to)
