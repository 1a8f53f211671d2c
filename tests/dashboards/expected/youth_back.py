"""What the tab of coming back must show, and women among travellers."""

from __future__ import annotations

from tests.dashboards.expected.asking import Asked, Traces, bands, cells
from tests.dashboards.expected.youth import group_or_world, union_of
from tests.dashboards.expected.youth_now import PLACES
from tests.dashboards.expected.youth_trips import season_word

WORDS = {
    "Y09": {"ru": "поехали", "en": "travelled"},
    "Y09b": {"ru": "не поехали", "en": "did not travel"},
}


def cohorts(asked: Asked) -> Traces:
    """Year and time after → share that came again."""
    level, place = group_or_world(asked)
    found = asked(
        cells("period_code, dim1_code, value_central", more="and cell.territory_code = ?"),
        "L02", level, "Y", "cohort_n", place,
    )  # fmt: skip
    known = [
        ((year, int(time[1:]) - 1), float(value))
        for year, time, value in found
        if value is not None
    ]
    return [known] if any(value for _, value in known) else []


def returned(asked: Asked) -> Traces:
    """Of those who travelled, then of those who did not: bands and dots by period."""
    level, place = union_of(asked)
    traces: Traces = []
    for code, word in WORDS.items():
        found = asked(
            cells(
                "period_code, value_low, value_central, value_high",
                more="and cell.territory_code = ? and value_central is not null",
            ),
            code, level, "SEASON" if level == "world" else "BLOCK3", "_T", place,
        )  # fmt: skip
        traces += bands(
            [
                (f"{period.removeprefix('S').replace('-', '–')}, {word[asked.language]}", *ends)
                for period, *ends in found
            ]
        )
    return traces if any(traces) else []


def repeat(asked: Asked) -> Traces:
    level, place = group_or_world(asked)
    found = asked(
        cells(
            "period_code, value_low, value_central, value_high",
            more="and cell.territory_code = ? and value_central is not null",
        ),
        "L01", level, "Y", "_T", place,
    )  # fmt: skip
    return bands(found) if found else []


def sex(asked: Asked) -> list[list[object]]:
    """Season, share of women with its band, travellers of known sex."""
    found = asked(
        cells(
            "period_code, value_central, value_low, value_high, denominator_central",
            more="order by period_code desc",
        ),
        "Y11", "world", "SEASON", "_T",
    )  # fmt: skip
    return [[season_word(asked, season), *row] for season, *row in found]


CHARTS = {"youth.cohorts": cohorts, "youth.returned": returned, "youth.repeat": repeat}
TABLES = {"youth.sex": sex}
CASES = {
    "youth.cohorts": PLACES,
    "youth.returned": PLACES,
    "youth.repeat": PLACES,
    "youth.sex": PLACES[:1],
}
