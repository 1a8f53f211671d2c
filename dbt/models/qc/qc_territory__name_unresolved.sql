-- Names as they were written, for a person to add to the alias seed. Names of regions and totals
-- (aggregates) are allowed in statistics of others and listed for our own exports.
{% set names = [
    ('diaspora_estimates', ref('stg_diaspora_estimates'), 'country_name'),
    ('consular_figures', ref('stg_consular_figures'), 'country_name'),
    ('event_plan', ref('stg_event_plan'), 'country_name'),
    ('event_reports', ref('stg_event_reports'), 'country_name'),
    ('event_registrations', ref('stg_event_registrations'), 'residence_country_name'),
    ('ledger_1c', ref('stg_ledger_1c'), 'country_name'),
    ('grants', ref('stg_grants'), 'country_name'),
    ('associations_register', ref('stg_associations_register'), 'country_name'),
    ('competitions_applications', ref('stg_competitions_applications'), 'residence_country_name'),
    ('trip_rosters', ref('stg_trip_rosters'), 'residence_country_name'),
    ('legal_aid_cases', ref('stg_legal_aid_cases'), 'country_name'),
    ('trip_quotas', ref('stg_trip_quota_versions'), 'country_name'),
    ('language_courses', ref('stg_language_courses'), 'residence_country_name'),
] %}
{% set statistics = [
    ('un_desa_migrant_stock', ref('stg_un_desa_migrant_stock'), 'destination_name',
        'destination_territory_code'),
    ('un_desa_migrant_stock', ref('stg_un_desa_migrant_stock'), 'origin_name',
        'origin_territory_code'),
    ('un_desa_totals', ref('stg_un_desa_totals'), 'location_name', 'territory_code'),
    ('worldbank_population', ref('stg_worldbank_population'), 'location_name', 'territory_code'),
] %}
with found as (
    {% for export, relation, column in names %}
    select
        '{{ export }}' as export,
        '{{ column }}' as column_name,
        stated.{{ column }} as stated_name,
        resolved.is_aggregate,
        count(*) as rows_count
    from {{ relation }} as stated
    inner join {{ territory_names(relation, column) }} as resolved
        on stated.{{ column }} = resolved.name
    where resolved.territory_code = '{{ var("unresolved_territory") }}'
    group by stated.{{ column }}, resolved.is_aggregate
    union all
    {% endfor %}
    {% for export, relation, column, code in statistics %}
    select
        '{{ export }}' as export,
        '{{ column }}' as column_name,
        {{ column }} as stated_name,
        false as is_aggregate,
        count(*) as rows_count
    from {{ relation }}
    where {{ code }} = '{{ var("unresolved_territory") }}'
    group by {{ column }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    export,
    column_name,
    stated_name,
    is_aggregate,
    cast(rows_count as bigint) as rows_count
from found
