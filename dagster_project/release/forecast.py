"""What to expect of the season after the last that has ended (``fct_forecast``).

It is made when a release is made, of what the release itself holds: rounded counts of seasons,
quotas, and which seasons were shocks. So it tells nothing that its reader could not compute, and
is rounded once more, so that it looks no finer than what it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import ceil, expm1, floor, log1p

from dagster_project.release.forecast_methods import (
    LEAST_ERRORS,
    LEAST_SEASONS,
    Errors,
    Seats,
    UseOfQuota,
    drift,
    errors_of_seats,
    errors_of_series,
    next_value,
    reach,
    seats_of,
)
from dagster_project.release.lattice import TOTAL, WORLD, Row

SEASON = "SEASON"
APPLICATIONS, TRAVELLED, USE_OF_QUOTA = "Y03", "Y07d", "Y06"
STEPS = {APPLICATIONS: 5, TRAVELLED: 10}
OK, TOO_SHORT = "ok", "too_short"
LEAST_COVERAGE = Decimal("0.8")
NAIVE, SMOOTHED, OF_QUOTA = "naive", "smoothed_drift", "quota_use"
LEVELS = {APPLICATIONS: ("world", "group"), TRAVELLED: ("world", "union")}


@dataclass(frozen=True)
class Outlook:
    """``cells``: published rows of the indicators; ``quotas``: of the seats that are open, by
    season and place; ``shocks``: seasons that are left out."""

    cells: tuple[Row, ...]
    quotas: Mapping[tuple[int, str], int]
    shocks: frozenset[int]
    season: int

    @staticmethod
    def of(
        released: Iterable[Row],
        quotas: Iterable[Row],
        territories: Iterable[Row],
        shocks: Iterable[Row],
        known_on: date,
    ) -> Outlook:
        """Of rows of released tables: ``fct_indicator_value``, ``fct_trip_quota``,
        ``dim_territory`` and ``dim_shock_season``."""
        union_of = {row["territory_code"]: row["union_code"] for row in territories}
        seats: dict[tuple[int, str], int] = defaultdict(int)
        for row in quotas:
            if row["is_in_force"]:
                for place in {WORLD, union_of.get(row["territory_code"]) or WORLD}:
                    seats[row["season_year"], place] += row["quota_participants"] or 0
        return Outlook(
            tuple(
                row
                for row in released
                if row["period_type"] == SEASON
                and row["dim1_scheme"] == TOTAL
                and row["period_end"] < known_on
            ),
            seats,
            frozenset(year_of(row["season_code"]) for row in shocks),
            known_on.year,
        )

    def history(self, indicator: str, level: str) -> dict[str, dict[int, Row]]:
        """Place → season → cell that is whole enough and of no shock; a place that has no such
        season has a history too: an empty one."""
        found: dict[str, dict[int, Row]] = defaultdict(dict)
        for row in sorted(self.cells, key=lambda row: str(row["period_code"])):
            season = year_of(row["period_code"])
            if (row["indicator_code"], row["territory_level"]) == (indicator, level):
                is_guide = season not in self.shocks and is_whole_enough(row)
                found[row["territory_code"]] |= {season: row} if is_guide else {}
        return found

    def left_out(self, indicator: str) -> str:
        """Codes of the shocks that would be history."""
        seasons = {
            year_of(row["period_code"])
            for row in self.cells
            if row["indicator_code"] == indicator and is_whole_enough(row)
        }
        return ",".join(f"S{season}" for season in sorted(seasons & self.shocks))


def is_whole_enough(row: Row) -> bool:
    """All its deliveries are in effect, or as many as two figures need to be compared."""
    return row["status"] == OK or (
        row["status"] == "partial"
        and row["value_central"] is not None
        and (row["coverage_share"] or 0) >= LEAST_COVERAGE
    )


def year_of(season_code: str) -> int:
    return int(season_code.removeprefix("S"))


def forecasts(outlook: Outlook) -> list[Row]:
    """Rows of ``fct_forecast``."""
    return [*of_applications(outlook), *of_seats(outlook)]


def of_applications(outlook: Outlook) -> Iterator[Row]:
    history = {
        (level, place): [(season, log1p(float(row["value_central"]))) for season, row in by.items()]
        for level in LEVELS[APPLICATIONS]
        for place, by in outlook.history(APPLICATIONS, level).items()
    }
    series = {place: points for (_, place), points in history.items()}
    # A place that always published nothing is forecast too easily to judge a method by.
    speaking = {
        place: points for place, points in series.items() if any(value for _, value in points)
    }
    groups = [place for level, place in history if level == "group" and place in speaking]
    errors = errors_of_series(speaking, groups)
    shared = drift(series[place] for place in groups)
    for (level, place), points in history.items():
        if len(points) < LEAST_SEASONS or len(errors.method) < LEAST_ERRORS:
            yield row_of(outlook, APPLICATIONS, level, place, len(points))
            continue
        last = points[-1][1]
        is_naive = beats(errors)
        middle = last if is_naive else next_value(points, shared)
        away = reach(errors.naive if is_naive else errors.method)
        yield row_of(
            outlook, APPLICATIONS, level, place, len(points),
            around(middle, away), NAIVE if is_naive else SMOOTHED, expm1(last), errors,
        )  # fmt: skip


def of_seats(outlook: Outlook) -> Iterator[Row]:
    levels = {
        place: level
        for level in LEVELS[TRAVELLED]
        for place in outlook.history(USE_OF_QUOTA, level)
    }
    history = {
        place: {
            season: Seats(float(row["numerator_central"]), float(row["denominator_central"]))
            for season, row in outlook.history(USE_OF_QUOTA, level)[place].items()
            if row["denominator_central"]
        }
        for place, level in levels.items()
    }
    unions = [place for place, level in levels.items() if level == "union"]
    errors = errors_of_seats(history, unions)
    for place, level in levels.items():
        by_season = history[place]
        if len(by_season) < LEAST_SEASONS or len(errors.method) < LEAST_ERRORS:
            yield row_of(outlook, TRAVELLED, level, place, len(by_season))
            continue
        last, season = by_season[max(by_season)], outlook.season
        if beats(errors):
            away = reach(errors.naive)
            yield row_of(
                outlook, TRAVELLED, level, place, len(by_season),
                around(log1p(last.used), away), NAIVE, last.used, errors,
            )  # fmt: skip
            continue
        quota = outlook.quotas.get((season, place), 0)
        if not quota:
            quota, season = int(last.quota), max(by_season)
        rate = UseOfQuota.of(seats_of(history, unions, outlook.season)).rate
        # The world varies less than a union: each level has a spread of its own.
        alike = [other for other in levels if levels[other] == level]
        use = replace(UseOfQuota.of(seats_of(history, alike, season)), rate=rate)
        low, high = use.interval(quota)
        yield row_of(
            outlook, TRAVELLED, level, place, len(by_season),
            (low, rate * quota, high), OF_QUOTA, last.used, errors, season,
        )  # fmt: skip


def around(middle: float, away: float) -> tuple[float, float, float]:
    """Three numbers of three logarithms."""
    return expm1(middle - away), expm1(middle), expm1(middle + away)


def beats(errors: Errors) -> bool:
    """Whether the naive forecast is as good as the method, as the published error says."""
    mase = published_error(errors)
    return mase is None or mase >= 1


def published_error(errors: Errors) -> Decimal | None:
    return None if errors.mase is None else Decimal(f"{errors.mase:.3f}")


def row_of(
    outlook: Outlook,
    indicator: str,
    level: str,
    place: str,
    seasons: int,
    ends: tuple[float, float, float] | None = None,
    method: str | None = None,
    naive: float | None = None,
    errors: Errors | None = None,
    quota_season: int | None = None,
) -> Row:
    """One row; without ``ends`` its history is too short."""
    step = STEPS[indicator]
    low, central, high = (None, None, None) if ends is None else stepped(ends, step)
    return {
        "indicator_code": indicator,
        "period_type": SEASON,
        "period_code": f"S{outlook.season}",
        "territory_level": level,
        "territory_code": place,
        "method": method,
        "value_low": low,
        "value_central": central,
        "value_high": high,
        "naive_central": None if naive is None else nearest(naive, step),
        "mase": None if errors is None else published_error(errors),
        "history_count": seasons,
        "shock_seasons": outlook.left_out(USE_OF_QUOTA if indicator == TRAVELLED else indicator),
        "quota_period_code": None if quota_season is None else f"S{quota_season}",
        "status": TOO_SHORT if ends is None else OK,
    }


def stepped(ends: tuple[float, float, float], step: int) -> tuple[int, int, int]:
    """Rounded outwards; at least a step wide on each side: rounding alone leaves so much doubt."""
    low, central, high = (round(end, 6) for end in ends)
    middle = nearest(central, step)
    return (
        max(min(step * floor(low / step), middle - step), 0),
        middle,
        max(step * ceil(high / step), middle + step),
    )


def nearest(value: float, step: int) -> int:
    return step * floor(round(value, 6) / step + 0.5)
