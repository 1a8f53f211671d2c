"""What the sample release does not know: every status, and the changes that are published of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.dashboards.sample_cells import DUE, WITH_VALUE
from tests.dashboards.sample_indicators import missing_rule

Row = dict[str, Any]
Key = tuple[str, str, str, str]
CHANGES = dict.fromkeys(
    [
        "indicator_code",
        "period_type",
        "period_code",
        "base_period_code",
        "territory_role",
        "territory_level",
        "territory_code",
        "status",
    ],
    "text",
) | {
    "value_central": "value",
    "base_value_central": "value",
    "change_share": "value",
    "like_for_like_share": "share6",
    "bands_overlap": "flag",
}
LEAST_IN_COMMON = 0.8
OTHERWISE = {"status": "not_comparable", "change_share": None, "bands_overlap": None}
NUMBERS = [
    f"{part}_{end}"
    for part in ("value", "numerator", "denominator")
    for end in ("low", "central", "high")
]
# Indicator, period, place and part of a breakdown → status, and of an incomplete one its share.
STATES: dict[Key, tuple[str, float]] = {
    # The first year has two months; the current one lacks some reports.
    ("R01", "2022", "WLD", "_T"): ("partial", 2 / 12),
    ("R01", "2026-YTD10", "WLD", "_T"): ("partial", 0.9),
    ("R01", "2026-YTD10", "D01", "_T"): ("partial", 0.6),
    ("E04", "2025", "WLD", "_T"): ("partial", 0.9),
    ("F08", "2026-YTD10", "WLD", "_T"): ("partial", 0.7),
    ("F05", "2026-YTD10", "D01", "_T"): ("partial", 0.6),
    # Young participants: a missing report of each kind looks like a loss.
    ("R02", "2025", "FRA", "youth"): ("partial", 0.4),
    ("R02", "2025", "UZB", "youth"): ("not_reported", 0),
    ("R02", "2025", "RU-ROM", "youth"): ("not_reported", 0),
    # A group per status on the cards of the Overview.
    ("R01", "2026-YTD10", "D13", "_T"): ("not_reported", 0),
    ("R04", "2025", "D13", "_T"): ("low_quality", 1),
    ("Y01", "2025", "D13", "_T"): ("too_few", 1),
    ("F05", "2026-YTD10", "D13", "_T"): ("zero_denominator", 1),
    ("R01", "2026-YTD10", "D15", "_T"): ("not_yet", 0),
    ("R04", "2025", "D15", "_T"): ("no_source", 0),
    ("F05", "2026-YTD10", "D15", "_T"): ("not_applicable", 0),
    # Months of the calendar, of the world and of a group.
    ("R01", "2026-08", "WLD", "_T"): ("partial", 0.8),
    ("R01", "2025-03", "WLD", "_T"): ("partial", 0.9),
    ("R01", "2026-06", "D05", "_T"): ("not_reported", 0),
    ("R01", "2026-YTD10", "DEU", "_T"): ("partial", 0.8),
    # Lines and columns with a gap and with an incomplete period, in the middle and at the end.
    ("R01", "2025-Q3", "D02", "_T"): ("partial", 2 / 3),
    ("R01", "2024-Q4", "D05", "_T"): ("not_reported", 0),
    ("R01", "2025-Q2", "D05", "_T"): ("partial", 1 / 3),
    ("R01", "2025-Q2", "D14", "_T"): ("not_reported", 0),
    ("R01", "2026-Q3", "D14", "_T"): ("not_reported", 0),
    ("R01", "2026-Q3", "D13", "_T"): ("not_yet", 0),
    ("Q02c", "2025-12", "WLD", "event_reports"): ("not_reported", 0),
    ("Q02c", "2026-03", "WLD", "event_reports"): ("partial", 0.5),
    ("R02", "2024-H2", "RU-ROM", "_T"): ("not_reported", 0),
    ("R02", "2024-H1", "D05", "_T"): ("not_reported", 0),
    ("E03", "2025", "RU-TLV", "_T"): ("not_reported", 0),
    ("E03", "2025", "DEU", "_T"): ("partial", 0.75),
    ("R04", "2025", "KAZ", "_T"): ("partial", 0.5),
    ("R10", "2026-YTD10", "WLD", "victory_day"): ("partial", 0.8),
    ("R10", "2026-YTD10", "WLD", "national_unity"): ("not_yet", 0),
    ("F05", "2026-YTD10", "WLD", "concert"): ("partial", 0.5),
    ("F05", "2026-YTD10", "WLD", "sport"): ("no_source", 0),
    ("E06a", "2026-YTD10", "WLD", "festival"): ("partial", 0.9),
    ("E07", "2026-YTD10", "D06", "_T"): ("partial", 0.9),
    ("E07", "2026-YTD10", "D09", "_T"): ("not_reported", 0),
    **{
        (code, period, "WLD", part): state
        for code in ("E01", "E01b", "E02", "E01c")
        for period, part, state in (
            ("2024-Q3", "_T", ("not_reported", 0.0)),
            ("2025-Q4", "_T", ("partial", 0.9)),
            ("2025-Q2", "RU-RIX", ("partial", 0.5)),
            ("2025-Q1", "RU-BER", ("not_reported", 0.0)),
        )
    },
}
# Nothing happened there: a count of zero that everybody reported.
ZEROS = {("R01", "2026-YTD10", "D14", "_T")}
CORRECTED = {"2023"}
# Since the middle of 2025 another way to count: unlike the same quarters of the year before.
RECOUNTED = {
    ("R01", period, place)
    for period in ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-YTD10")
    for place in ("D01", "D12")
}


def marked(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with their states."""
    for row in rows:
        key = (
            row["indicator_code"], row["period_code"], row["territory_code"], row["dim1_code"],
        )  # fmt: skip
        status, share = STATES.get(key, (row["status"], 1.0))
        changed = row | {"status": status, "coverage_share": share}
        is_partial, rule = status == "partial", missing_rule(row["indicator_code"])
        if status not in WITH_VALUE or (is_partial and rule == "complete_only"):
            changed |= dict.fromkeys(NUMBERS)
        elif is_partial and rule == "lower_bound":
            changed |= {name: round(row[name] * share) for name in NUMBERS if row[name]}
        if key in ZEROS:
            changed |= {name: 0 for name in NUMBERS if name.startswith("value")}
        if row["period_code"] in CORRECTED and row["indicator_code"] == "R01":
            changed["maturity"] = "corrected"
        if not DUE[row["period_type"]]:
            changed["coverage_share"] = None
        yield changed


def changes(rows: Iterable[Row]) -> Iterator[Row]:
    """Every year, half-year, quarter and year to date against the one before, like for like."""
    found = {
        (
            row["indicator_code"],
            row["period_code"],
            row["territory_level"],
            row["territory_code"],
        ): row
        for row in rows
        if row["period_type"] in {"Y", "YTD", "Q", "H"} and row["dim1_scheme"] == "_T"
    }
    for (code, period, level, place), row in found.items():
        base_code = f"{int(period[:4]) - 1}{period[4:]}"
        base = found.get((code, base_code, level, place))
        if base is not None:
            yield {
                "indicator_code": code,
                "period_type": row["period_type"],
                "period_code": period,
                "base_period_code": base_code,
                "territory_role": row["territory_role"],
                "territory_level": level,
                "territory_code": place,
                **_compared(row, base),
                **(OTHERWISE if (code, period, place) in RECOUNTED else {}),
            }


def _compared(row: Row, base: Row) -> Row:
    now, before = row["value_central"], base["value_central"]
    if now is None or before is None:
        return {"status": "not_comparable", "bands_overlap": False}
    common = min(row["coverage_share"], base["coverage_share"])
    is_enough = common >= LEAST_IN_COMMON
    # What is lacking in one of both is left out of the other.
    now, before = (
        value * common / side["coverage_share"] for value, side in ((now, row), (before, base))
    )
    bands = [(side["value_low"], side["value_high"]) for side in (row, base)]
    is_banded = all(None not in band and band[0] < band[1] for band in bands)
    return {
        "status": "ok" if is_enough else "too_little_in_common",
        "value_central": now,
        "base_value_central": before,
        "change_share": now / before - 1 if before else None,
        "like_for_like_share": round(common, 4),
        "bands_overlap": is_banded and max(low for low, _ in bands) <= min(h for _, h in bands),
    }
