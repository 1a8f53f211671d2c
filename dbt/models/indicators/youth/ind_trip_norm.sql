-- Y07a norm, Y07b plan, Y07c what was announced, as documents state them, and Y07d the participants
-- who travelled. A season of which no document says a number has none.
{% for code, kind in {'Y07a': 'norm', 'Y07b': 'plan', 'Y07c': 'announced'}.items() %}
select
    {{ indicator_parts(
        code, world=true,
        period_type='seasons.period_type', period_code='seasons.period_code',
        measure='norms.persons_count',
        status="case when norms.persons_count is null then 'no_source' end"
    ) }}
from {{ ref('dim_period') }} as seasons
left join {{ ref('dim_trip_norm') }} as norms
    on seasons.period_code = norms.period_code and norms.norm_kind = '{{ kind }}'
where seasons.period_type = 'SEASON'
union all
{% endfor %}
select
    {{ indicator_parts('Y07d', measure='count(*)', persons_num='count(*)') }}
from {{ ref('int_indicator__nominee_placed') }}
where final_outcome = 'travelled'
group by period_type, period_code, territory_level, territory_code
