"""What the Language page must show."""

from __future__ import annotations

from typing import Any

from tests.dashboards.expected.asking import Asked, Traces, bands, cells

CUT = [
    {"year": "2025"},
    {"year": "2024", "place": "D05"},
    {"year": "2025", "place": "KAZ"},
]
ENDS = "value_low, value_central, value_high"


def year_of(asked: Asked) -> str:
    [(last,)] = asked(
        "select max(period_code) from fct_indicator_value where indicator_code = 'L06b' "
        "and period_type = 'Y'"
    )
    return asked.chosen("language.year", str(last))


def place_of(asked: Asked) -> tuple[str, str]:
    code = asked.chosen("place")
    return ("world", "WLD") if asked.level(code) == "world" else (asked.level(code), code)


def group_or_world(asked: Asked) -> tuple[str, str]:
    code = asked.chosen("place")
    if asked.level(code) != "territory":
        return place_of(asked)
    [(group,)] = asked("select group_code from dim_territory where territory_code = ?", code)
    return "group", str(group)


def cards(asked: Asked) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for code, (level, place) in {
        "L06b": place_of(asked), "L06": place_of(asked),
        "L03": group_or_world(asked), "L05": group_or_world(asked),
    }.items():  # fmt: skip
        rows = asked(
            cells("value_central", more="and cell.territory_code = ? and period_code = ?"),
            code, level, "Y", "_T", place, year_of(asked),
        )  # fmt: skip
        value = rows[0][0] if rows else None
        found[code] = None if value is None else float(value)
    return found


def _history(asked: Asked, code: str) -> list[tuple[Any, ...]]:
    level, place = place_of(asked)
    return asked(
        cells(
            f"period_code, {ENDS}",
            more="and cell.territory_code = ? and period_code <= ? order by period_code",
        ),
        code, level, "Y", "_T", place, year_of(asked),
    )  # fmt: skip


def learners_by_year(asked: Asked) -> Traces:
    found = _history(asked, "L06b")
    own = [(year, float(value)) for year, _, value, _ in found if value is not None]
    return [own] if own else []


def per_1000_by_year(asked: Asked) -> Traces:
    """The bands from below, then the line."""
    found = [row for row in _history(asked, "L06") if row[2] is not None]
    ends, own = bands(found)
    return [ends, own] if own else []


def per_1000_by_place(asked: Asked) -> Traces:
    is_world = place_of(asked)[0] == "world"
    level = "group" if is_world else "territory"
    found = asked(
        cells(
            f"place.{{name}}, cell.territory_code, {ENDS}",
            "join dim_territory as place on place.territory_code = cell.territory_code",
            f"and period_code = ? and value_central is not null and {asked.among('place')}",
        ),
        "L06", level, "Y", "_T", year_of(asked),
    )  # fmt: skip
    chosen = asked.chosen("place")
    split: Traces = []
    for part in (
        [row for row in found if is_world or row[1] == chosen],
        [row for row in found if not (is_world or row[1] == chosen)],
    ):
        if part:
            split += bands([(name, *ends) for name, _, *ends in part])
    return split


def _by_level(asked: Asked, code: str, year: str) -> Traces:
    level, place = group_or_world(asked)
    found = asked(
        cells(
            f"dim1_code, {ENDS}",
            more="and cell.territory_code = ? and period_code = ? and value_central is not null",
        ),
        code, level, "Y", "level", place, year,
    )  # fmt: skip
    return bands(found) if found else []


def completion_by_level(asked: Asked) -> Traces:
    return _by_level(asked, "L03", year_of(asked))


def next_level_by_level(asked: Asked) -> Traces:
    told = asked(
        cells("period_code", more="and period_code <= ? and status <> 'not_yet'"),
        "L04", "world", "Y", "_T", year_of(asked),
    )  # fmt: skip
    return _by_level(asked, "L04", max((str(year) for (year,) in told), default=year_of(asked)))


def hours_by_year(asked: Asked) -> Traces:
    level, place = group_or_world(asked)
    found = asked(
        cells(
            f"period_code, {ENDS}",
            more="and cell.territory_code = ? and period_code <= ? and value_central is not null",
        ),
        "L05", level, "Y", "_T", place, year_of(asked),
    )  # fmt: skip
    return bands(found) if found else []


def _by_post(asked: Asked, code: str) -> Traces:
    found = asked(
        cells(
            f"split_part(post.{{name}}, ': ', 2), {ENDS}",
            "join dim_post as post on post.post_code = cell.territory_code "
            "join dim_territory as place on place.territory_code = post.territory_code",
            f"and period_code = ? and value_central is not null and {asked.inside('place')}",
        ),
        code, "post", "Y", "_T", year_of(asked),
    )  # fmt: skip
    return bands(found) if found else []


def completion_by_post(asked: Asked) -> Traces:
    return _by_post(asked, "L03")


def on_like_levels(asked: Asked) -> Traces:
    return _by_post(asked, "L03b")


def terms(asked: Asked) -> list[list[object]]:
    """Term; learners, those a year before, what is said; completion likewise."""
    level, place = group_or_world(asked)
    year = year_of(asked)
    rows: list[list[object]] = []
    for half in ("H2", "H1"):
        now, before = f"{year}-{half}", f"{int(year) - 1}-{half}"
        row: list[object] = []
        for code in ("L06b", "L03"):
            values = dict(
                asked(
                    cells("period_code, value_central", more="and cell.territory_code = ?"),
                    code, level, "H", "_T", place,
                )
            )  # fmt: skip
            row += [values.get(now), values.get(before), _said(asked, code, level, place, now)]
        rows.append([now, *row])
    return rows


def _said(asked: Asked, code: str, level: str, place: str, period: str) -> str:
    found = asked(
        "select status = 'ok' and value_central is not null and base_value_central is not null, "
        "bands_overlap from fct_indicator_change where indicator_code = ? and period_type = 'H' "
        "and period_code = ? and territory_level = ? and territory_code = ?",
        code, period, level, place,
    )  # fmt: skip
    words = {
        "ru": ("сравнить нельзя", "в пределах точности", "вне пределов точности"),
        "en": ("can’t be compared", "within precision", "beyond precision"),
    }[asked.language]
    if not found or not found[0][0]:
        return words[0]
    return words[1] if found[0][1] else words[2]


CHARTS = {
    "language.learners_by_year": learners_by_year,
    "language.per_1000_by_year": per_1000_by_year,
    "language.per_1000_by_place": per_1000_by_place,
    "language.completion_by_level": completion_by_level,
    "language.next_level_by_level": next_level_by_level,
    "language.hours_by_year": hours_by_year,
    "language.completion_by_post": completion_by_post,
    "language.on_like_levels": on_like_levels,
}
TABLES = {"language.terms": terms}
CASES = dict.fromkeys(["language.headline_cards", *CHARTS, *TABLES], CUT)
