-- One row per level, period type and breakdown in which an indicator has cells: of counts of
-- persons as the person lattice says, of all others as the YAML beside their SQL.
select distinct
    indicator_code,
    territory_level,
    period_type,
    dim1_scheme as breakdown,
    false as is_final_only
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
