"""What the lists of the Overview must show."""

from __future__ import annotations

from tests.dashboards.expected.asking import Asked, shown

VERDICTS = ("lost", "unchanged", "gained", "not_comparable")


def _label(asked: Asked, code: str) -> str:
    ((name,),) = asked("select {name} from dim_indicator where indicator_code = ?", code)
    return asked.word(f"short.{code}", str(name))


def _missed(asked: Asked) -> list[list[object]]:
    """Of a plan and a norm the plan speaks; a figure that is not complete misses nothing."""
    found = asked(
        """select t.indicator_code from (
               select *, row_number() over (
                   partition by indicator_code, period_code order by target_kind = 'norm') as place
               from dim_target where is_in_force) as t
           join fct_indicator_value as v using (indicator_code, period_code)
           join dim_indicator as i using (indicator_code)
           where place = 1 and ltrim(period_code, 'S') = ? and v.territory_code = 'WLD'
             and v.dim1_scheme = '_T' and v.status = 'ok'
             and if(i.direction = 'down', v.value_central > target_value,
                    v.value_central < target_value)
           order by all""",
        asked.chosen("overview.year"),
    )
    return [[_label(asked, code), ""] for (code,) in found]


def _overdue(asked: Asked) -> list[list[object]]:
    found = asked(
        """select meeting_no || '/' || item_no || '.' || action_no, owner_code
           from fct_commission_action where state_code = 'overdue'
           order by overdue_days desc, meeting_no, item_no, action_no"""
    )
    return [
        [
            asked.word("commission.number").format(number=number),
            asked.word(f"body.{body or 'unknown'}"),
        ]
        for number, body in found
    ]


def _silent(asked: Asked) -> list[list[object]]:
    place, level = asked.chosen("place"), asked.level(asked.chosen("place"))
    column = {"group": "t.group_code", "territory": "t.territory_code"}.get(level)
    found = asked(
        f"""select p.{{name}}, s.owner_{asked.language} from mart_posts__silence as s
            join dim_post as p using (post_code)
            join dim_territory as t on p.territory_code = t.territory_code
            where {f"{column} = ?" if column else "? <> ''"}
            order by missing_count desc, post_code, export""",
        place,
    )
    return [[name.partition(": ")[2] or name, owner] for name, owner in found]


def _late(asked: Asked) -> list[list[object]]:
    found = asked(
        """select distinct export from mart_posts__delivery
           where post_code = '_T' and is_due and not is_in_effect order by export"""
    )
    return [[asked.word(f"export.{export}", export), ""] for (export,) in found]


def _above(asked: Asked) -> list[list[object]]:
    """Registers of more than the upper end of the estimate of compatriots, the most so first."""
    found = asked(
        f"""select t.{{name}}, p.{{name}} from mart_diaspora__register as r
            join dim_territory as t using (territory_code)
            join dim_post as p using (post_code)
            where definition = 'self_identified' and year = ? and {asked.inside("t")}
              and registered_count > estimate_high
            order by registered_count / estimate_central desc""",
        int(asked.chosen("overview.year")),
    )
    return [list(row) for row in found]


def _incomplete(asked: Asked) -> list[list[object]]:
    year, place = asked.chosen("overview.year"), asked.chosen("place")
    found = asked(
        """select code from (
               select indicator_code as code, min(status) filter (where period_code = $1) as now,
                   min(status) filter (where period_code = $2) as former
               from fct_indicator_value
               where period_type = 'Y' and dim1_scheme = '_T' and territory_code = $3
               group by indicator_code)
           where now = 'partial' and former = 'ok' order by code""",
        year, str(int(year) - 1), "WLD" if place == "all" else place,
    )  # fmt: skip
    return [[_label(asked, code), ""] for (code,) in found]


def attention(asked: Asked) -> list[list[object]]:
    """What it is about, and who answers for it."""
    if asked.chosen("place") != "all":
        return [*_silent(asked), *_above(asked), *_incomplete(asked)]
    parts = (_missed, _overdue, _silent, _late, _above, _incomplete)
    return [row for part in parts for row in part(asked)]


def change_by_country(asked: Asked) -> list[list[object]]:
    """Country, both values, the change where it is told; the largest loss first, at the end those
    that can't be compared."""
    kind, period = shown(asked, "R01", asked.chosen("overview.year"))
    found = asked(
        f"""with judged as (
                select place.{{name}} as name, base_value_central as before, value_central as now,
                    if(c.status = 'ok', change_share, null) as change,
                    case when c.status <> 'ok' or now is null or before is null
                            then 'not_comparable'
                        when bands_overlap or now = before then 'unchanged'
                        when now > before then 'gained' else 'lost' end as verdict
                from fct_indicator_change as c
                join dim_territory as place using (territory_code)
                where c.indicator_code = 'R01' and c.territory_level = 'territory'
                  and period_type = ? and period_code = ? and {asked.inside("place")}
                  and territory_code <> 'ZZZ')
            select name, before, now, change from judged
            order by list_position(?, verdict), coalesce(change, 0), name""",
        kind, period, list(VERDICTS),
    )  # fmt: skip
    return [list(row) for row in found]


TABLES = {"overview.attention": attention, "overview.change_by_country": change_by_country}
CASES = {
    "overview.attention": [{"year": "2025"}, {"year": "2024"}, {"year": "2025", "place": "D07"}],
    "overview.change_by_country": [
        {"year": "2025"},
        {"year": "2026"},
        {"year": "2025", "place": "D05"},
    ],
}
