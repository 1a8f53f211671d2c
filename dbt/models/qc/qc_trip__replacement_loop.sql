-- Rosters in which lines replace each other in a circle, so that nobody can say who has the place;
-- their lines without a final status of their own stay pending. One row per roster and no file
-- name: the gate tells the number of rows, which must not be one of persons.
select distinct
    post_code,
    trip_code,
    'replacement_loop' as reason,
    cast(null as string) as file_name,
    cast(null as bigint) as _line
from {{ ref('int_trip__replacement_followed') }}
where is_loop
