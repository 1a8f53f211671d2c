-- Cities as rosters write them which the alias seed does not know, for a person to add.
select
    host_city as stated_name,
    count(*) as rows_count
from {{ ref('int_trip__line_resolved') }}
where host_city is not null and host_city_code is null
group by host_city
