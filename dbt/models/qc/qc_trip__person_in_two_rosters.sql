-- Pairs of rosters of one trip that list the same person, who counts once. One row per pair and no
-- file name: the gate tells the number of rows, which must not be one of persons.
select distinct
    places.trip_code,
    places.post_code,
    others.post_code as other_post_code,
    'person_in_two_rosters' as reason,
    cast(null as string) as file_name,
    cast(null as bigint) as _line
from {{ ref('int_trip__line_resolved') }} as places
inner join {{ ref('int_trip__line_resolved') }} as others
    on
        places.trip_code = others.trip_code
        and places.person_id = others.person_id
        and places.post_code < others.post_code
