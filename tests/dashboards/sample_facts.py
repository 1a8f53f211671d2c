"""``fct_indicator_value`` and ``fct_fx_rate`` of the sample release."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.dashboards import (
    sample_associations,
    sample_commission,
    sample_facts_more,
    sample_language,
    sample_people,
    sample_rights,
    sample_states,
    sample_youth,
)
from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import (
    BASES,
    Band,
    cell,
    levels,
    with_head_count_band,
)
from tests.dashboards.sample_people import rounded

COLUMNS = dict.fromkeys(
    [
        "indicator_code",
        "period_type",
        "period_code",
        "territory_role",
        "territory_level",
        "territory_code",
        "dim1_scheme",
        "dim1_code",
        "status",
        "maturity",
        "grade",
    ],
    "text",
) | {
    "definition_version": "count",
    "period_start": "date",
    "period_end": "date",
    **{
        f"{part}_{band}": "part"
        for part in ("numerator", "denominator")
        for band in ("low", "central", "high")
    },
    **{f"value_{band}": "value" for band in ("low", "central", "high")},
    "source_count": "count",
    "coverage_expected": "count",
    "coverage_share": "share6",
}


def tables() -> Iterator[tuple[str, dict[str, str], list[dict[str, Any]]]]:
    rows = [
        *_visits(),
        *sample_people.participants(),
        *sample_people.show_up(),
        *sample_people.online(),
        *sample_youth.indicators(),
        *sample_language.indicators(),
        *sample_associations.indicators(),
        *sample_rights.indicators(),
        *_reach(),
        *_world_ratios(),
        *sample_facts_more.plan(),
        *sample_facts_more.events(),
        *sample_facts_more.sizes(),
        *sample_facts_more.money(),
        *sample_facts_more.quality(),
        *sample_commission.indicators(),
    ]
    rows = list(sample_states.marked(rows))
    yield "fct_indicator_value", COLUMNS, rows
    yield "fct_indicator_change", sample_states.CHANGES, list(sample_states.changes(rows))
    yield (
        "fct_fx_rate",
        {
            "currency_code": "text",
            "rate_date": "date",
            "rate_rub": "rate",
            "source_date": "date",
        },
        list(sample_facts_more.rates()),
    )


def _visits_of(place: str, months: list[str]) -> float:
    return sum(world.monthly_visits(place, month) for month in months)


def _per_thousand(total: float, high: float, central: float, low: float) -> Band:
    return (
        round(1000 * total / high, 2),
        round(1000 * total / central, 2),
        round(1000 * total / low, 2),
    )


def _visits() -> Iterator[dict[str, Any]]:
    def months_of(kind: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for month in world.MONTHS:
            quarter = (int(month[5:]) + 2) // 3
            code = {"M": month, "Q": f"{month[:4]}-Q{quarter}", "Y": month[:4]}[kind]
            found.setdefault(code, []).append(month)
        complete = {"M": 1, "Q": 3, "Y": 12}[kind]
        return {code: months for code, months in found.items() if len(months) == complete}

    for kind in ("M", "Q", "Y"):
        for period, months in months_of(kind).items():
            for level, code, value in levels(partial(_visits_of, months=months)):
                status = "not_reported" if level == "territory" and value == 0 else "ok"
                yield cell(
                    "R01", kind, period, level, code, with_head_count_band(value), status=status
                )
    for span in world.YEARS_TO_DATE:
        for level, code, value in levels(partial(world.span_visits, span=span)):
            status = "not_reported" if level == "territory" and value == 0 else "ok"
            band = with_head_count_band(value)
            yield cell("R01", "YTD", span, level, code, band, status=status)
    for year in map(str, world.YEARS):
        for level, code, value in levels(partial(world.span_visits, span=year)):
            for basis, share in BASES.items():
                yield cell(
                    "R01",
                    "Y",
                    str(year),
                    level,
                    code,
                    round(value * share),
                    dim=("count_basis", basis),
                )
            if level == "world":
                for position, name in enumerate(world.EVENT_TYPES):
                    part = value * (7 - position) / 28
                    yield cell(
                        "R01",
                        "Y",
                        str(year),
                        level,
                        code,
                        with_head_count_band(part),
                        dim=("event_type", name),
                    )


def diaspora_band(code: str) -> Band:
    central = world.diaspora(code)
    factor = {"A": 1.05, "B": 1.15, "C": 1.35}.get(world.grade(code))
    return (
        (None, central, None)
        if factor is None
        else (round(central / factor), central, round(central * factor))
    )


def _reach() -> Iterator[dict[str, Any]]:
    for year in world.YEARS:
        sums: dict[str, list[float]] = {}
        for place in world.territories():
            low, central, high = diaspora_band(place.code)
            total = rounded(world.participants(place.code, year))
            if low is None or high is None or central is None:
                yield cell(
                    "R04",
                    "Y",
                    str(year),
                    "territory",
                    place.code,
                    None,
                    role="residence",
                    status="low_quality",
                    grade="D",
                )
                continue
            value = _per_thousand(total, high, central, low)
            yield cell(
                "R04",
                "Y",
                str(year),
                "territory",
                place.code,
                value,
                role="residence",
                num=(total,) * 3,
                den=(low, central, high),
                grade=world.grade(place.code),
            )
            for key in (place.group, "WLD"):
                parts = sums.setdefault(key, [0, 0, 0, 0])
                for index, part in enumerate((total, low, central, high)):
                    parts[index] += part
        for key, (came, low, central, high) in sums.items():
            value = _per_thousand(came, high, central, low)
            level = "world" if key == "WLD" else "group"
            yield cell(
                "R04",
                "Y",
                str(year),
                level,
                key,
                value,
                role="residence",
                num=(came,) * 3,
                den=(low, central, high),
            )
            yield cell("R04b", "Y", str(year), level, key, 0.88, role="residence")


def _world_ratios() -> Iterator[dict[str, Any]]:
    for period in world.SPANS:
        kind, step = world.kind_of(period), int(period[:4]) - world.YEARS[0]
        yield cell(
            "R05",
            kind,
            period,
            "world",
            "WLD",
            round(0.86 + 0.02 * step, 4),
            num=(49 + step,) * 3,
            den=(57,) * 3,
        )
        yield cell("R06", kind, period, "world", "WLD", (0.91, 0.94 + 0.005 * step, 0.97))
        yield cell("E05", kind, period, "world", "WLD", 41 + 3 * step)
        yield cell("E03b", kind, period, "world", "WLD", round(0.31 - 0.03 * step, 4))
        for position, campaign in enumerate(world.CAMPAIGNS):
            visits = 52_000 * (1 + 0.08 * step) / (position + 1)
            yield cell(
                "R10",
                kind,
                period,
                "world",
                "WLD",
                with_head_count_band(visits),
                dim=("campaign", campaign),
            )
            state = "not_yet" if step == 0 else "ok"
            yield cell(
                "R10b",
                kind,
                period,
                "world",
                "WLD",
                round(1.04 + 0.02 * position, 4),
                dim=("campaign", campaign),
                status=state,
            )
