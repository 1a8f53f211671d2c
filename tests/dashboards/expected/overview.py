"""What the Overview must show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.dashboards.expected.asking import Asked, Traces, bands, cells, shown

LAND = Path(__file__).resolve().parents[3] / "dashboards/static/maps/default/world_110m.json"
PLACES = 14
NAMED = "join dim_territory as place on place.territory_code = cell.territory_code"
QUARTERS = 12


def land() -> dict[str, list[float]]:
    """map_code → point of the base map."""
    shapes = json.loads(LAND.read_text(encoding="utf-8"))["objects"]["countries"]["geometries"]
    return {shape["id"]: shape["properties"]["ct"] for shape in shapes}


def reach_map(asked: Asked) -> Traces:
    """Every territory of the base map with a cell: its reach, or -1 where it may not be shown.

    Which of them are also bubbles is the drawing's own rule; the reader of the page adds it.
    """
    found = asked(
        cells(
            "cell.territory_code, map_code, value_central",
            NAMED,
            f"and period_code = ? and map_code is not null and {asked.among('place')}",
        ),
        "R04", "territory", "Y", "_T", shown(asked, "R04", asked.chosen("overview.year"))[1],
    )  # fmt: skip
    return on_map(found)


def on_map(found: list[tuple[Any, ...]]) -> Traces:
    """(territory, map_code, value) of those that the base map has; -1 where there is no value."""
    known = land()
    return [[(code, -1.0 if v is None else float(v)) for code, place, v in found if place in known]]


def places(asked: Asked) -> Traces:
    """Bands of the first places, by how many stand clearly before, then by size."""
    found = asked(
        cells(
            "place.{name}, value_low, value_central, value_high, cell.territory_code",
            NAMED,
            f"""and period_code = ? and value_central is not null
                and {asked.among("place")}""",
        ),
        "R04", "territory", "Y", "_T", shown(asked, "R04", asked.chosen("overview.year"))[1],
    )  # fmt: skip
    ordered = sorted(found, key=lambda row: (sum(other[1] > row[3] for other in found), -row[2]))
    chosen = asked.chosen("place")
    is_one = asked.level(chosen) == "territory"
    return [
        trace
        for part in (True, False)
        for trace in bands(
            row[:4] for row in ordered[:PLACES] if part is (not is_one or row[4] == chosen)
        )
    ]


def visits_by_group(asked: Asked) -> Traces:
    """Only a place that was chosen has a figure of its own; the rest are small multiples."""
    place = asked.chosen("place")
    found = asked(
        cells(
            "period_code, value_central",
            more="and cell.territory_code = ? and substr(period_code, 1, 4) <= ? order by 1",
        ),
        "R01", asked.level(place), "Q", "_T", place, asked.chosen("overview.year"),
    )  # fmt: skip
    word = {"ru": "{number} кв. {year}", "en": "Q{number} {year}"}[asked.language]
    return [
        [
            (word.format(number=code[-1], year=code[:4]), float(value))
            for code, value in found[-QUARTERS:]
            if value is not None
        ]
    ]


def campaigns(asked: Asked) -> Traces:
    """The year before, then the year, both for the memorable dates of the year."""
    kind, period = shown(asked, "R10", asked.chosen("overview.year"), "campaign")
    before = period.replace(period[:4], str(int(period[:4]) - 1))
    sql = cells(
        "campaign.{name}, value_central",
        "join dim_campaign as campaign on campaign_code = dim1_code",
        """and period_code = ? and dim1_code in (
             select dim1_code from fct_indicator_value
             where indicator_code = 'R10' and dim1_scheme = 'campaign' and period_code = ?)""",
    )
    return [
        asked.pairs(sql, "R10", "world", kind, "campaign", one, period) for one in (before, period)
    ]


def cards(asked: Asked) -> dict[str, float | None]:
    """The eight headline figures; those that no such place has show the world's."""
    year, chosen = asked.chosen("overview.year"), asked.chosen("place")
    found: dict[str, float | None] = {}
    declared = asked("select indicator_code from dim_indicator where is_headline")
    for code in {row[0] for row in declared} - {"E01"}:
        kind, period = shown(asked, code, year)
        for level, place in ((asked.level(chosen), chosen), ("world", "WLD")):
            rows = asked(
                cells("value_central", more="and cell.territory_code = ? and period_code = ?"),
                code, level, kind, "_T", place, period,
            )  # fmt: skip
            if rows:
                found[code] = None if rows[0][0] is None else float(rows[0][0])
                break
    ((held, planned),) = asked(
        """select sum(numerator_central), sum(denominator_central) from fct_indicator_value
           where indicator_code = 'E01' and territory_level = 'world' and dim1_scheme = '_T'
             and period_type = 'Q' and substr(period_code, 1, 4) = ?""",
        year,
    )
    return found | {"E01": float(held / planned)}


def small_multiples(asked: Asked) -> dict[str, list[tuple[float | None, bool]]]:
    """Group → its visits by quarter, oldest first, and whether so many deliveries are lacking
    that no line may begin with them."""
    found = asked(
        cells(
            """place.{name}, period_code, value_central,
               cell.status = 'partial' and coalesce(coverage_share, 0) < 0.8""",
            NAMED,
            "and substr(period_code, 1, 4) <= ? order by 1, 2",
        ),
        "R01", "group", "Q", "_T", asked.chosen("overview.year"),
    )  # fmt: skip
    quarters = sorted({row[1] for row in found})[-QUARTERS:]
    by_group: dict[str, dict[str, tuple[float | None, bool]]] = {}
    for name, quarter, value, is_thin in found:
        point = None if value is None else float(value), bool(is_thin)
        by_group.setdefault(name, {})[quarter] = point
    return {
        name: [line.get(quarter, (None, False)) for quarter in quarters]
        for name, line in by_group.items()
    }


# What is drawn as outlines and bubbles.
MAPS = {"overview.reach_map", "associations.where_alive"}
CHARTS = {
    "overview.reach_map": reach_map,
    "overview.places": places,
    "overview.visits_by_group": visits_by_group,
    "overview.campaigns": campaigns,
}
# The filters under which a chart is looked at; without a line here: those of 2025.
CASES = {
    "overview.reach_map": [
        {"year": "2024"},
        {"year": "2025"},
        {"year": "2026"},
        {"year": "2025", "place": "D02"},
        {"year": "2025", "place": "KAZ"},
    ],
    "overview.places": [
        {"year": year, "place": place}
        for year in ("2024", "2025")
        for place in ("all", "D05", "KAZ")
    ],
    "overview.visits_by_group": [
        {"year": "2025", "place": "D05"},
        {"year": "2025", "place": "KAZ"},
    ],
    "overview.campaigns": [{"year": "2024"}, {"year": "2025"}, {"year": "2026"}],
    "overview.headline_cards": [
        {"year": "2025"},
        {"year": "2024", "place": "D05"},
        *({"year": "2026", "place": place} for place in ("all", "D05", "D13", "D15", "KAZ")),
    ],
}
