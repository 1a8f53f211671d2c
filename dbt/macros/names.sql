{#
  The key by which a written name is compared: lower case, ё as е, punctuation and runs of
  blanks as one blank, without the leading "г." of a town.
#}
{% macro normalise_name(expression) -%}
    {%- set letters = letters_and_digits("replace(" ~ lowered(expression) ~ ", 'ё', 'е')") -%}
    {{ trimmed(replace_pattern(trimmed(letters), '^г ', '')) }}
{%- endmacro %}

{# A text without blanks around it; an empty one is null. #}
{% macro clean_text(expression) -%}
    nullif({{ trimmed('cast(' ~ expression ~ ' as string)') }}, '')
{%- endmacro %}

{# To be added to a seed of other names: the code and both names of everything in its own seed. #}
{% macro own_names(seed, code, more=none) -%}
    {%- for name in [code, 'name_ru', 'name_en'] %}
    union all
    select {{ name }} as alias, {{ code }}{{ ', ' ~ more if more }} from {{ ref(seed) }}
    {%- endfor %}
{%- endmacro %}

{#
  Subquery: one row per territory name as written in a column of a relation, with
  territory_code (the unresolved code when no alias fits), is_aggregate, and is_part: the name of
  a city or region, which says where something was, and never how many live in the territory.
  Names are made distinct first, so that a long table costs no more than a short one.
#}
{% macro territory_names(relation, column) -%}
    (
        select
            written.name,
            coalesce(alias.territory_code, '{{ var("unresolved_territory") }}') as territory_code,
            coalesce(alias.is_aggregate, false) as is_aggregate,
            coalesce(alias.is_part, false) as is_part
        from (
            select distinct {{ column }} as name from {{ relation }} where {{ column }} is not null
        ) as written
        left join {{ ref('stg_territory_aliases') }} as alias
            on {{ normalise_name('written.name') }} = alias.name_key
    )
{%- endmacro %}

{#
  Who answers for an export, by its contract. Empty while dbt parses, when the graph is not known
  yet, and in unit tests, whose graph has no sources.
#}
{% macro owner_of(export) -%}
    {%- if execute -%}
        {%- for source in graph.get('sources', {}).values() if source.name == export -%}
            {{- source.config.meta.owner -}}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{#
  Whether the name of a body may tell a person's: a surname with initials, a patronymic, a trader of
  his own name, a telephone or a mailbox. Whom it honours ("имени А. С. Пушкина") is no such person.
#}
{% macro may_name_a_person(expression) -%}
    {%- set bare = replace_pattern(expression, '(имени|им[.]) [^,;]*', '') -%}
    {%- set signs = [
        '\\p{Lu}\\p{Ll}+ \\p{Lu}[.]',
        '\\p{Lu}[.] ?\\p{Lu}\\p{Ll}+',
        '\\p{Lu}\\p{Ll}*(ович|евич|овн[аы]|евн[аы]|ичн[аы])',
        '(^| )ИП ',
        '@',
        '[0-9][0-9 ()-]{6,}',
    ] -%}
    {{ replace_pattern(bare, '(' ~ signs | join('|') ~ ')', '') }} <> {{ bare }}
{%- endmacro %}
