"""What the Youth page must show."""

from __future__ import annotations

from typing import Any

from tests.dashboards.expected.asking import Asked, Pair, Traces, bands, cells

AGES = ("<14", "14_17", "18_35", "36_plus", "unknown")
SHOWN = 20
HALF_YEARS = 8
NAMED = "join dim_territory as place on place.territory_code = cell.territory_code"


def _parts(asked: Asked) -> str:
    """Level of what the place is made of."""
    return "group" if asked.level(asked.chosen("place")) == "world" else "territory"


def _rates(asked: Asked, code: str) -> Traces:
    found = asked(
        cells(
            "place.{name}, value_low, value_central, value_high",
            NAMED,
            f"""and period_code = ? and value_central is not null
                and {asked.inside("place")}""",
        ),
        code, _parts(asked), "Y", "_T", asked.chosen("youth.year"),
    )  # fmt: skip
    return bands(found)


def share_by_group(asked: Asked) -> Traces:
    return _rates(asked, "Y01")


def new_by_group(asked: Asked) -> Traces:
    return _rates(asked, "R08")


def ages_by_group(asked: Asked) -> Traces:
    """Shares of groups of which no band is hidden."""
    found = asked(
        cells(
            "place.{name}, dim1_code, value_central, cell.status",
            NAMED,
            f"and period_code = ? and {asked.inside('place')}",
        ),
        "R02", _parts(asked), "Y", "age5", asked.chosen("youth.year"),
    )  # fmt: skip
    groups: dict[str, dict[str, float | None]] = {}
    hidden = set()
    for name, band, value, status in found:
        groups.setdefault(name, {})[band] = None if value is None else float(value)
        if status == "protected":
            hidden.add(name)
    traces: list[list[Pair]] = []
    for band in AGES:
        trace = []
        for name, counts in groups.items():
            whole = sum(value or 0 for value in counts.values())
            value = counts.get(band)
            if name not in hidden and whole and value is not None:
                trace.append((name, value / whole))
        traces.append(trace)
    return traces


def youth_by_territory(asked: Asked) -> Traces:
    """Young and other participants of the largest territories."""
    year = asked.chosen("youth.year")
    parts = {
        (code, part): float(value)
        for code, part, value in asked(
            cells(
                "territory_code, dim1_code, value_central",
                more="and period_code = ? and value_central is not null",
            ),
            "R02", "territory", "Y", "youth", year,
        )
    }  # fmt: skip
    found = asked(
        cells(
            "cell.territory_code, place.{name}, value_central",
            NAMED,
            f"""and period_code = ? and value_central > 0 and cell.territory_code <> 'ZZZ'
                and {asked.inside("place")}""",
        ),
        "R02", "territory", "Y", "_T", year,
    )  # fmt: skip
    named = sorted(found, key=lambda row: (-row[2], row[1]))[:SHOWN]
    return [
        [(name, parts[code, part]) for code, name, _ in named if (code, part) in parts]
        for part in ("youth", "other")
    ]


def _place(asked: Asked) -> tuple[str, str]:
    """Level and code of the chosen place."""
    place, post = asked.chosen("place"), asked.chosen("youth.post")
    if post != "all":
        return "post", post
    level = asked.level(place)
    return level, "WLD" if level == "world" else place


def _of_place(asked: Asked, period_type: str, scheme: str, part: str, more: str) -> list[Pair]:
    level, place = _place(asked)
    return asked.pairs(
        cells(
            "period_code, value_central",
            more=f"and cell.territory_code = ? and dim1_code = ? {more}",
        ),
        "R02", level, period_type, scheme, place, part,
    )  # fmt: skip


def half_years(asked: Asked) -> Traces:
    """All participants, then the young, of the last half-years."""
    until = f"and period_code < '{asked.chosen('youth.year')}-I'"
    everybody = _of_place(asked, "H", "_T", "_T", until)
    first = min(period for period, count in everybody if count)
    more = f"{until} and period_code >= '{first}' order by period_code desc limit {HALF_YEARS}"
    return [
        _of_place(asked, "H", "_T", "_T", more),
        _of_place(asked, "H", "youth", "youth", more),
    ]


def ages(asked: Asked) -> Traces:
    """Shares of the place, then of the world where the place is not all of it."""
    sql = cells("dim1_code, value_central", more="and cell.territory_code = ? and period_code = ?")
    places = [_place(asked)]
    if places[0][0] != "world":
        places.append(("world", "WLD"))
    traces = []
    for level, place in places:
        found = dict(asked.pairs(sql, "R02", level, "Y", "age5", place, asked.chosen("youth.year")))
        whole = sum(found.values())
        traces.append(
            [(asked.word(f"age.{band}"), value / whole) for band, value in found.items() if whole]
        )
    return traces if traces[0] else []


def _beside(asked: Asked) -> dict[tuple[str, str], str]:
    """Level and code → name of the chosen place and of those it stands beside."""
    level, code = _place(asked)
    around = {
        "world": "territory_level in ('world', 'group')",
        "group": f"territory_level = 'world' or group_code = '{code}'",
        "territory": f"""territory_level = 'world' or territory_code = '{code}'
            or (territory_level = 'group' and group_code = (
                select group_code from dim_territory where territory_code = '{code}'))""",
        "post": "territory_level = 'world'",
    }[level]
    found = asked(
        f"""select territory_level, territory_code, {{name}} from dim_territory
            where territory_code <> 'ZZZ' and ({around})"""
    )
    if level == "post":
        found += asked(
            """select 'post', post_code, regexp_replace({name}, '^[^:]*: ', '')
               from dim_post where post_code = ?""",
            code,
        )
    return {(place_level, place): name for place_level, place, name in found}


def _both(shares: list[Pair]) -> Traces:
    return [shares, [(name, 1 - share) for name, share in shares]]


def newness(asked: Asked) -> Traces:
    """The published share of the new, and the rest."""
    found = asked(
        """select territory_level, territory_code, value_central from fct_indicator_value
           where indicator_code = 'R08' and period_type = 'Y' and period_code = ?
             and value_central is not null""",
        asked.chosen("youth.year"),
    )
    places = _beside(asked)
    return _both([(places[row[0], row[1]], float(row[2])) for row in found if row[:2] in places])


def times(asked: Asked) -> Traces:
    """Two events and more among all, of 20 people at least."""
    found = asked(
        """select territory_level, territory_code,
                  sum(value_central) filter (where dim1_code = 'two_plus') / sum(value_central)
           from fct_indicator_value
           where indicator_code = 'R02' and period_type = 'Y' and dim1_scheme = 'events_1_2'
             and period_code = ?
           group by all having sum(value_central) >= 20""",
        asked.chosen("youth.year"),
    )
    places = _beside(asked)
    return _both([(places[row[0], row[1]], float(row[2])) for row in found if row[:2] in places])


def group_of(asked: Asked) -> str:
    """The group that the chosen place is in, or is; all where nothing is chosen."""
    level, place = _place(asked)
    if level in ("world", "group"):
        return place if level == "group" else "all"
    found = asked(
        """select group_code from dim_territory where territory_code = coalesce(
               (select territory_code from dim_post where post_code = ?), ?)""",
        place, place,
    )  # fmt: skip
    return str(found[0][0])


def union_of(asked: Asked) -> tuple[str, str]:
    """Level and code of the union of the chosen place, or of the world."""
    found = asked(
        """select union_code from dim_territory
           where territory_code = ? and union_code is not null""",
        group_of(asked),
    )
    return ("union", str(found[0][0])) if found else ("world", "WLD")


def group_or_world(asked: Asked) -> tuple[str, str]:
    group = group_of(asked)
    return ("world", "WLD") if group == "all" else ("group", group)


def residence_of(asked: Asked) -> tuple[str, str]:
    """Of a post its group: applicants are not told by post."""
    place = _place(asked)
    return group_or_world(asked) if place[0] == "post" else place


def cards(asked: Asked) -> dict[str, float | None]:
    """Three figures of the last season whose time has come, and how many posts are silent; where
    the people are told of, three of theirs."""
    found: dict[str, float | None] = {}
    if asked.chosen("youth.view") == "who":
        level, place = _place(asked)
        for code in ("Y01", "R02", "R08"):
            rows = asked(
                cells("value_central", more="and cell.territory_code = ? and period_code = ?"),
                code, level, "Y", "_T", place, asked.chosen("youth.year"),
            )  # fmt: skip
            found[code] = float(rows[0][0]) if rows and rows[0][0] is not None else None
        return found
    for code, (level, place) in (
        ("Y03", residence_of(asked)),
        ("Y05", union_of(asked)),
        ("Y07d" if union_of(asked)[0] == "world" else "Y06", union_of(asked)),
    ):
        rows = asked(
            cells(
                "value_central",
                more="""and cell.territory_code = ? and cell.status <> 'not_yet'
                    order by period_code desc limit 1""",
            ),
            code, level, "SEASON", "_T", place,
        )  # fmt: skip
        found[code] = float(rows[0][0]) if rows and rows[0][0] is not None else None
    if asked.has("mart_posts__silence"):
        found["silent"] = len({row[0] for row in silent(asked)})
    return found


def silent(asked: Asked) -> list[tuple[Any, ...]]:
    """Rows of the list of silent posts under the page's filters."""
    level, place = _place(asked)
    return asked(
        f"""select post_code, split_part(post.{{name}}, ': ', 2), export, last_received_date,
                   expected_date, missing_count, owner_{asked.language}, contact_email
            from mart_posts__silence
            inner join dim_post as post using (post_code)
            inner join dim_territory as place on post.territory_code = place.territory_code
            where {f"post_code = '{place}'" if level == "post" else asked.inside("place")}
            order by missing_count desc, expected_date, post_code, export"""
    )


CHARTS = {
    "youth.share_by_group": share_by_group,
    "youth.ages_by_group": ages_by_group,
    "youth.youth_by_territory": youth_by_territory,
    "youth.new_by_group": new_by_group,
    "youth.half_years": half_years,
    "youth.ages": ages,
    "youth.newness": newness,
    "youth.times": times,
}
# The filters under which a chart is looked at; without a line here: those of 2025.
# The world, a group, a territory, a post.
PLACES = [
    {"year": "2025"},
    {"year": "2025", "place": "D05"},
    {"year": "2025", "place": "DEU"},
    {"year": "2025", "post": "RU-ALA"},
]
CASES = {
    "youth.share_by_group": [{"year": "2024"}, *PLACES[:2]],
    "youth.new_by_group": PLACES[:2],
    "youth.ages_by_group": [{"year": "2024"}, *PLACES[:2]],
    "youth.youth_by_territory": PLACES[:2],
    "youth.half_years": [*PLACES, {"year": "2024", "place": "KAZ"}],
    "youth.ages": PLACES[:3],
    "youth.newness": PLACES,
    "youth.times": [*PLACES, {"year": "2023", "place": "KAZ"}],
    "youth.people_cards": [{**chosen, "view": "who"} for chosen in PLACES],
    "youth.headline_cards": PLACES,
}
