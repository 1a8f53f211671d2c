"""What the Events page must show."""

from __future__ import annotations

from typing import Any

from tests.dashboards.expected.asking import Asked, Traces, bands, cells, shown

BASES = ("scan", "list", "tickets", "head", "estimate")
PLAN = ("E01", "E01b", "E02", "E01c")
ENDS = 16
QUARTERS = 8
# The name of a post without its kind, which stands before a colon.
SHORT = "regexp_replace(post.{name}, '^[^:]*: ', '')"
HALF_YEARS = 8
NAMED = "join dim_territory as place on place.territory_code = cell.territory_code"
LAST_MONTH = """
    select max(month) from mart_events__attendance where held_count > 0 and month like ?
"""


def _of_year(asked: Asked) -> str:
    year, kind = asked.chosen("events.year"), asked.chosen("events.type")
    parts = [f"month like '{year}-%'", asked.inside()]
    if kind != "all":
        parts.append(f"event_type_code = '{kind}'")
    return " and ".join(parts)


def _last_month(asked: Asked) -> str:
    return str(asked(LAST_MONTH, f"{asked.chosen('events.year')}-%")[0][0])


def _measured(asked: Asked) -> str:
    return "visits_count" if asked.chosen("events.count") == "visits" else "held_count"


def by_month_and_type(asked: Asked) -> Traces:
    found = asked(
        f"""select type.{{name}}, cast(substr(month, 6) as integer) - 1, sum({_measured(asked)})
            from mart_events__attendance
            join dim_event_type as type using (event_type_code)
            where {_of_year(asked)} and month <= ?
            group by all having sum({_measured(asked)}) > 0""",
        _last_month(asked),
    )
    return [[((name, column), float(value)) for name, column, value in found]]


def count_bases(asked: Asked) -> Traces:
    return [
        asked.pairs(
            f"""select month, sum(visits_{basis}_count) from mart_events__attendance
                where {_of_year(asked)} and month <= ? group by month""",
            _last_month(asked),
        )
        for basis in BASES
    ]


def by_territory(asked: Asked) -> Traces:
    return [
        asked.pairs(
            f"""select {asked.named("territory", "mart")}, sum({_measured(asked)}) as amount
                from mart_events__attendance as mart where {_of_year(asked)}
                group by territory_code, 1 order by amount desc, territory_code limit 12"""
        )
    ]


def _plan(asked: Asked, label: str, joined: str, scheme: str, periods: list[str]) -> Traces:
    """The four parts of the plan, only where the held share itself may be shown."""
    sql = cells(
        f"{label}, cell.value_central",
        joined,
        """and list_contains(?, period_code) and exists (
             select 1 from fct_indicator_value as held
             where held.indicator_code = 'E01' and held.period_code = cell.period_code
               and held.territory_code = cell.territory_code and held.dim1_code = cell.dim1_code
               and held.dim1_scheme = cell.dim1_scheme and held.value_central is not null)""",
    )
    return [asked.pairs(sql, code, "world", "Q", scheme, periods) for code in PLAN]


def plan_by_quarter(asked: Asked) -> Traces:
    known = asked(
        """select distinct period_code from fct_indicator_value
           where indicator_code = 'E01' and period_type = 'Q' and dim1_scheme = '_T'
             and substr(period_code, 1, 4) <= ? order by 1 desc limit ?""",
        asked.chosen("events.year"),
        QUARTERS,
    )
    form = {
        "ru": "period_code[7:] || ' кв. ' || period_code[:4]",
        "en": "period_code[6:] || ' ' || period_code[:4]",
    }
    periods, label = [row[0] for row in known], form[asked.language]
    if asked.level(asked.chosen("place")) == "world":
        return _plan(asked, label, "", "_T", periods)
    sql = f"""
        select {label}, sum(numerator_central) / sum(denominator_central)
        from fct_indicator_value as cell join dim_post as post on post.post_code = dim1_code
        join dim_territory as place on place.territory_code = post.territory_code
        where indicator_code = ? and period_type = 'Q' and dim1_scheme = 'post'
          and list_contains(?, period_code) and {asked.inside("place")}
        group by 1 having sum(denominator_central) > 0"""
    return [asked.pairs(sql, code, periods) for code in PLAN]


def plan_by_post(asked: Asked) -> Traces:
    quarter = f"{asked.chosen('events.year')}-{asked.chosen('events.quarter')}"
    joined = f"""join dim_post as post on post.post_code = cell.dim1_code
        join dim_territory as place
          on place.territory_code = post.territory_code and {asked.inside("place")}"""
    return _plan(asked, SHORT, joined, "post", [quarter])


def show_up(asked: Asked) -> Traces:
    _, year = shown(asked, "E03", asked.chosen("events.year"))
    found = asked(
        cells(
            "place.{name}, value_low, value_central, value_high",
            NAMED,
            f"""and period_code = ? and value_central is not null
                and cell.territory_code <> 'ZZZ' and {asked.inside("place")}
                order by value_central, cell.territory_code""",
        ),
        "E03", "territory", "Y", "_T", year,
    )  # fmt: skip
    return bands(found if len(found) <= 2 * ENDS else [*found[:ENDS], *found[-ENDS:]])


def _posts(asked: Asked, columns: str, more: str = "") -> str:
    """SQL over cells of posts that stand in the chosen group."""
    joined = """
        join dim_post as post on post.post_code = cell.territory_code
        join dim_territory as place on place.territory_code = post.territory_code"""
    return cells(columns, joined, f"and {asked.inside('place')} {more}")


def _short(name: str) -> str:
    """Without the kind of post that stands before a colon."""
    return name.partition(": ")[2] or name


def participants_by_post(asked: Asked) -> Traces:
    """All participants, then the young."""
    _, year = shown(asked, "R02", asked.chosen("events.year"))
    sql = _posts(asked, "post.{name}, value_central", "and period_code = ? and dim1_code = ?")
    return [
        [(_short(n), v) for n, v in asked.pairs(sql, "R02", "post", "Y", scheme, year, part)]
        for scheme, part in (("_T", "_T"), ("youth", "youth"))
    ]


def show_up_by_post(asked: Asked) -> Traces:
    _, year = shown(asked, "R02", asked.chosen("events.year"))
    columns = "post.{name}, value_low, value_central, value_high"
    more = "and period_code = ? and value_central is not null"
    found = asked(_posts(asked, columns, more), "E03", "post", "Y", "_T", year)
    return bands([(_short(name), *values) for name, *values in found])


def posts_by_half_year(asked: Asked) -> Traces:
    """Columns are the last half-years up to the chosen year."""
    more = f"and period_code < '{asked.chosen('events.year')}-I'"
    columns = "post.{name}, period_code, value_central"
    found = asked(_posts(asked, columns, more), "R02", "post", "H", "_T")
    first = min(row[1] for row in found if row[2])
    halves = sorted({row[1] for row in found if row[1] >= first})[-HALF_YEARS:]
    return [
        [
            ((_short(n), halves.index(half)), float(v))
            for n, half, v in found
            if half in halves and v is not None
        ]
    ]


def _levels(asked: Asked) -> list[str]:
    """Levels of the rows: groups of the world, territories of a group, a territory and all that it
    lies in."""
    around = {"world": ["group"], "group": ["territory"]}
    return around.get(asked.level(asked.chosen("place")), ["territory", "group", "world"])


def _around(asked: Asked) -> str:
    """SQL condition: the places of these rows."""
    code = asked.chosen("place")
    return {
        "world": "true",
        "group": f"place.group_code = '{code}'",
        "territory": f"""(place.territory_level = 'world' or place.territory_code in ('{code}', (
            select group_code from dim_territory where territory_code = '{code}')))""",
    }[asked.level(code)]


def event_size(asked: Asked) -> Traces:
    """Lines from median to mean, then the means, then the medians."""
    is_world = asked.level(asked.chosen("place")) == "world"
    scheme = "event_type" if is_world else "_T"
    kind, period = shown(asked, "E06a", asked.chosen("events.year"), scheme)
    if is_world:
        named, joined = "type", "join dim_event_type as type on type.event_type_code = dim1_code"
    else:
        named, joined = "place", f"{NAMED} and {_around(asked)}"
    known = "and period_code = ? and value_central is not null"
    sql = cells(f"{named}.{{name}}, value_central", joined, known)
    levels = ["world"] if is_world else [level for level in _levels(asked) if level != "group"]
    mean, median = (
        dict(
            pair for level in levels for pair in asked.pairs(sql, code, level, kind, scheme, period)
        )
        for code in ("E06a", "E06b")
    )
    both = sorted(set(mean) & set(median))
    lines = [(name, part[name]) for part in (median, mean) for name in both]
    return [lines, sorted(mean.items()), sorted(median.items())]


def support(asked: Asked) -> Traces:
    kind, period = shown(asked, "E07", asked.chosen("events.year"))
    sql = cells(
        "place.{name}, value_central",
        NAMED,
        f"and period_code = ? and {_around(asked)}",
    )
    return [
        [
            pair
            for level in _levels(asked)
            for pair in asked.pairs(sql, code, level, kind, "_T", period)
        ]
        for code in ("E07", "E04")
    ]


def digital_reach(asked: Asked) -> Traces:
    """Groups, or the largest territories of the chosen one."""
    _, year = shown(asked, "R07", asked.chosen("events.year"))
    more = f"""and period_code = ? and cell.territory_code <> 'ZZZ' and {_around(asked)}
        order by value_central desc nulls last, cell.territory_code limit {ENDS}"""
    sql = cells("place.{name}, value_central", NAMED, more)
    return [
        [
            pair
            for level in _levels(asked)
            for pair in asked.pairs(sql, "R07", level, "Y", "_T", year)
        ]
    ]


def event_list(asked: Asked) -> list[list[object]]:
    """The first page: date, title, territory, city, type, visits."""
    rows: list[tuple[Any, ...]] = asked(
        f"""select event_date, title_{asked.language}, {asked.named("territory", "listed")}, city,
                   type.{{name}}, visits_count
            from event_list as listed join dim_event_type as type using (event_type_code)
            where {_of_year(asked)}
            order by event_date <= '{asked.chosen("known_on")}',
                     abs(event_date - date '{asked.chosen("known_on")}'), event_id
            limit 25"""
    )
    return [list(row) for row in rows]


CHARTS = {
    "events.by_month_and_type": by_month_and_type,
    "events.count_bases": count_bases,
    "events.by_territory": by_territory,
    "events.plan_by_quarter": plan_by_quarter,
    "events.plan_by_post": plan_by_post,
    "events.show_up": show_up,
    "events.participants_by_post": participants_by_post,
    "events.show_up_by_post": show_up_by_post,
    "events.posts_by_half_year": posts_by_half_year,
    "events.event_size": event_size,
    "events.support": support,
    "events.digital_reach": digital_reach,
}
TABLES = {"events.list": event_list}
# The filters under which a chart is looked at; without a line here: those of 2025.
OF_PLACES = [{"year": "2025", "place": place} for place in ("all", "D05", "DEU")]
OF_POSTS = [
    {"year": year, "place": place}
    for year, place in (("2025", "all"), ("2024", "all"), ("2026", "D05"), ("2025", "DEU"))
]
CASES = {
    "events.by_month_and_type": [
        {"year": "2025", "count": count, "place": place}
        for count in ("events", "visits")
        for place in ("all", "D05", "DEU")
    ],
    "events.count_bases": [{"year": "2025"}, {"year": "2025", "place": "D05"}],
    "events.by_territory": [{"year": "2025", "count": "visits"}],
    "events.plan_by_quarter": [
        {"year": "2025", "place": place} for place in ("all", "D02", "D05", "DEU")
    ],
    "events.plan_by_post": [
        {"year": "2025", "quarter": "2025-Q2", "place": place} for place in ("all", "D05")
    ],
    "events.event_size": [*OF_PLACES, {"year": "2026"}],
    "events.support": [*OF_PLACES, {"year": "2026"}],
    "events.digital_reach": OF_PLACES,
    "events.show_up": OF_PLACES,
    "events.participants_by_post": OF_POSTS,
    "events.show_up_by_post": OF_POSTS,
    "events.posts_by_half_year": OF_POSTS,
}
