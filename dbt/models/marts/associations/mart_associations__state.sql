select
    association_id,
    status_code,
    valid_from,
    valid_to,
    is_stated,
    merged_into_id
from {{ ref('fct_association_status') }}
