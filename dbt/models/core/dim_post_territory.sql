-- One row per territory: the post that reports for it.
select
    post_code,
    territory_code
from {{ ref('post_territories') }}
