-- marts.mart_diaspora__estimate where is_headline
select
    territory as territory_code, year, definition, method, source, ref_year, grade,
    central as value_central, low as value_low, high as value_high
from estimates_of_years
