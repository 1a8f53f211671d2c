-- The territories that each post serves.
select
    post_code,
    territory_code
from {{ ref('post_territories') }}
