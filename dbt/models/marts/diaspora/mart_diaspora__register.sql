select
    compared.territory_code,
    territories.name_ru as territory_name_ru,
    territories.name_en as territory_name_en,
    territories.group_code,
    compared.year,
    compared.definition,
    compared.post_code,
    compared.ref_year,
    compared.grade,
    compared.registered_low,
    compared.registered_count,
    compared.registered_high,
    compared.estimate_method,
    compared.estimate_ref_year,
    compared.estimate_grade,
    compared.estimate_low,
    compared.estimate_central,
    compared.estimate_high,
    compared.share_low,
    compared.share_central,
    compared.share_high,
    compared.finding
from {{ ref('int_diaspora__register_compared') }} as compared
left join {{ ref('dim_territory') }} as territories
    on compared.territory_code = territories.territory_code
