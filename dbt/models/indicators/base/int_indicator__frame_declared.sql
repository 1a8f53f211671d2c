-- One row per level, period type and breakdown in which an indicator has cells: of counts of
-- persons as the person lattice says, of all others as the YAML beside their SQL.
{% set final_codes = ["'" ~ var('absent_code') ~ "'"] %}
{%- for meaning in declared_indicators() if meaning.frame is string and meaning.only_final %}
{%- do final_codes.append(literal(meaning.code)) %}
{%- endfor %}
select distinct
    indicator_code,
    territory_level,
    period_type,
    dim1_scheme as breakdown,
    indicator_code in ({{ final_codes | join(', ') }}) as is_final_only
from {{ ref('person_lattice') }}
{%- for meaning in declared_indicators() if meaning.frame is not string %}
{%- for slice in meaning.frame %}
{%- for period_type in slice.period_types %}
{%- for level in slice.levels %}
union all
select
    {{ literal(meaning.code) }} as indicator_code,
    {{ literal(level) }} as territory_level,
    {{ literal(period_type) }} as period_type,
    {{ literal(slice.get('breakdown', var('absent_code'))) }} as breakdown,
    {{ literal(slice.get('only_final', false)) }} as is_final_only
{%- endfor %}
{%- endfor %}
{%- endfor %}
{%- endfor %}
