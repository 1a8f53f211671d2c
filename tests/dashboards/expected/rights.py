"""What the page Rights must show."""

from __future__ import annotations

from typing import Any

from tests.dashboards.expected.asking import Asked, Traces, bands, cells
from tests.dashboards.expected.youth import union_of

HALVES = {"ru": ("янв–июнь {}", "июль–дек {}"), "en": ("Jan–Jun {}", "Jul–Dec {}")}
# The last year, of the world and of the union around a place; an earlier year.
CHOSEN = [
    {"year": "2025"},
    {"year": "2024"},
    {"year": "2025", "place": "D05"},
    {"year": "2024", "place": "KAZ"},
]
WORLD_ALONE = CHOSEN[:3]
CATEGORY, RECIPIENT = "case_category", "referred_to"


def _period(asked: Asked, code: str) -> str:
    if "-" not in code:
        return code
    return HALVES[asked.language][int(code[-1]) - 1].format(code[:4])


def _up_to_year(asked: Asked, code: str, columns: str) -> list[tuple[object, ...]]:
    """Halves of the world or years of the union, the oldest first, up to the chosen year."""
    level, place = union_of(asked)
    return asked(
        cells(
            f"period_code, {columns}",
            more="and cell.territory_code = ? and period_code < ? and value_central is not null"
            " order by period_code",
        ),
        code, level, "H" if level == "world" else "Y", "_T", place,
        str(int(asked.chosen("rights.year")) + 1),
    )  # fmt: skip


def waiting(asked: Asked) -> Traces:
    """Weeks of half, then of nine in ten."""
    return [
        [(_period(asked, str(period)), float(str(weeks))) for period, weeks in found]
        for found in (_up_to_year(asked, code, "value_central") for code in ("P01a", "P01b"))
    ]


def backlog(asked: Asked) -> Traces:
    found = _up_to_year(asked, "P02", "value_low, value_central, value_high")
    return bands([(_period(asked, str(period)), *ends) for period, *ends in found])  # type: ignore[misc]


def recipients(asked: Asked) -> Traces:
    found = asked(
        cells(
            "dim1_code, value_low, value_central, value_high",
            more="and period_code = ? and value_central is not null order by dim1_code",
        ),
        "P04", "world", "Y", RECIPIENT, asked.chosen("rights.year"),
    )  # fmt: skip
    return bands([(asked.word(f"{RECIPIENT}.{code}"), *ends) for code, *ends in found])


def categories(asked: Asked) -> list[list[Any]]:
    """Cases, weeks of half and of nine in ten, backlog: of all, then of most cases first."""
    half = f"{asked.chosen('rights.year')}-H2"
    found = asked(
        """select dim1_code, indicator_code, value_central from fct_indicator_value
           where territory_level = 'world' and period_code = ?
             and dim1_scheme in ('_T', 'case_category')""",
        half,
    )
    values = {tuple(key): value for *key, value in found}
    codes = sorted({code for code, indicator, _ in found if indicator == "P03" and code != "_T"})
    whole = {"ru": "Все обращения", "en": "All cases"}[asked.language]
    rows: list[list[Any]] = [
        [
            whole if code == "_T" else asked.word(f"{CATEGORY}.{code}"),
            *(values.get((code, indicator)) for indicator in ("P03", "P01a", "P01b", "P02")),
        ]
        for code in ["_T", *codes]
    ]
    rows.sort(key=lambda row: (row[1] is None, -(row[1] or 0), row[0]))
    return rows


def unions(asked: Asked) -> list[list[Any]]:
    """Cases, weeks, backlog and share passed on of every union, most cases first."""
    level, place = union_of(asked)
    found = asked(
        f"""select cell.territory_code, name_{asked.language}, indicator_code, value_central
            from fct_indicator_value as cell join dim_territory using (territory_code)
            where cell.territory_level = 'union' and period_code = ? and dim1_scheme = '_T'
              and indicator_code in ('P03', 'P01a', 'P02', 'P04')""",
        asked.chosen("rights.year"),
    )
    values = {(union, code): value for union, _, code, value in found}
    rows: list[list[Any]] = [
        [name, *(values[union, code] for code in ("P03", "P01a", "P02", "P04"))]
        for union, name in sorted({(union, name) for union, name, _, _ in found})
        if level == "world" or union == place
    ]
    rows.sort(key=lambda row: (-row[1], row[0]))
    return rows


def cards(asked: Asked) -> dict[str, float | None]:
    level, place = union_of(asked)
    found: dict[str, float | None] = {}
    for code in ("P01a", "P01b", "P02", "P04"):
        rows = asked(
            cells("value_central", more="and cell.territory_code = ? and period_code = ?"),
            code, level, "Y", "_T", place, asked.chosen("rights.year"),
        )  # fmt: skip
        found[code] = float(rows[0][0]) if rows and rows[0][0] is not None else None
    return found


CHARTS = {"rights.waiting": waiting, "rights.backlog": backlog, "rights.recipients": recipients}
TABLES = {"rights.categories": categories, "rights.unions": unions}
CASES = {
    "rights.waiting": CHOSEN,
    "rights.backlog": CHOSEN,
    "rights.recipients": WORLD_ALONE,
    "rights.categories": WORLD_ALONE,
    "rights.unions": CHOSEN,
    "rights.headline_cards": CHOSEN,
}
