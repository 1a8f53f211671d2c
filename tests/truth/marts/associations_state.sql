-- marts.mart_associations__state
select id as association_id, status as status_code, day as valid_from
from steps where status is distinct from former
