"""The two methods of forecasts, over plain numbers (docs/model.md §9).

Series: simple exponential smoothing of log(1 + y) with half of the drift that all series share
(damped trends beat full ones: Gardner and McKenzie 1985; pooling steadies short series). Counts
out of a quota: a beta-binomial whose spread is estimated by moments (Kleinman 1973). Both are
tried at every season of the record on what was known until then (rolling origins, Tashman 2000)
and compared with the naive forecast, the last value again (MASE, Hyndman and Koehler 2006).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, lgamma, log, log1p
from statistics import median
from typing import NamedTuple

ALPHA = 0.6
COVERED = 0.8
LEAST_SEASONS = 3
LEAST_ERRORS = 4

Points = Sequence[tuple[int, float]]  # season, value; ordered by season


class Errors(NamedTuple):
    """Absolute errors of the method and of the naive forecast, at the same origins."""

    method: tuple[float, ...]
    naive: tuple[float, ...]

    @property
    def mase(self) -> float | None:
        """None: the naive forecast never erred."""
        return sum(self.method) / sum(self.naive) if sum(self.naive) else None


class Seats(NamedTuple):
    """What a season used of its quota."""

    used: float
    quota: float


def smoothed(values: Sequence[float]) -> float:
    level = values[0]
    for value in values[1:]:
        level = ALPHA * value + (1 - ALPHA) * level
    return level


def drift(histories: Iterable[Points]) -> float:
    """The median change per season; over seasons that were left out it is spread evenly."""
    changes = [
        (now - before) / (season - former)
        for points in histories
        for (former, before), (season, now) in pairwise(points)
    ]
    return median(changes) if changes else 0.0


def next_value(points: Points, shared_drift: float) -> float:
    return smoothed([value for _, value in points]) + shared_drift / 2


def errors_of_series(series: Mapping[str, Points], pooled: Iterable[str]) -> Errors:
    """At every season from the second on, of every series that goes on in the next one.
    ``pooled``: the series whose changes make the drift."""
    drifting = set(pooled)
    seasons = sorted({season for points in series.values() for season, _ in points})
    found: list[tuple[float, float]] = []
    for origin, following in pairwise(seasons[1:]):
        until = {
            key: [point for point in points if point[0] <= origin] for key, points in series.items()
        }
        shared = drift(points for key, points in until.items() if key in drifting)
        for key, known in until.items():
            coming = dict(series[key]).get(following)
            if coming is not None and len(known) > 1:
                found.append((abs(coming - next_value(known, shared)), abs(coming - known[-1][1])))
    return Errors(tuple(a for a, _ in found), tuple(b for _, b in found))


def reach(errors: Sequence[float]) -> float:
    """The smallest error that 80 % of them do not exceed."""
    return sorted(errors)[ceil(COVERED * len(errors)) - 1]


@dataclass(frozen=True)
class UseOfQuota:
    """``rate`` of all seats together, and how alike the seats of one season are (``spread``, the
    intraclass correlation; 0: a plain binomial)."""

    rate: float
    spread: float

    @staticmethod
    def of(history: Sequence[Seats]) -> UseOfQuota:
        whole = sum(seats.quota for seats in history)
        rate = min(sum(seats.used for seats in history) / whole, 1.0)
        if not 0 < rate < 1:
            return UseOfQuota(rate, 0.0)
        squares = sum(seats.quota * (seats.used / seats.quota - rate) ** 2 for seats in history)
        others = [1 - seats.quota / whole for seats in history]
        room = sum((s.quota - 1) * rest for s, rest in zip(history, others, strict=True))
        spread = (squares / (rate * (1 - rate)) - sum(others)) / room if room else 0.0
        return UseOfQuota(rate, min(max(spread, 0.0), 0.99))

    def interval(self, quota: int) -> tuple[int, int]:
        """Of seats used: 10 % lie below, 10 % above."""
        tail, total = (1 - COVERED) / 2, 0.0
        ends: list[int] = []
        for used in range(quota + 1):
            total += self.chance(used, quota)
            while len(ends) < 2 and total >= (tail, 1 - tail)[len(ends)]:
                ends.append(used)
        low, high = (*ends, quota, quota)[:2]
        return low, high

    def chance(self, used: int, quota: int) -> float:
        if not 0 < self.rate < 1:
            return float(used == round(self.rate * quota))
        ways = lgamma(quota + 1) - lgamma(used + 1) - lgamma(quota - used + 1)
        if not self.spread:
            return exp(ways + used * log(self.rate) + (quota - used) * log(1 - self.rate))
        size = (1 - self.spread) / self.spread
        a, b = self.rate * size, (1 - self.rate) * size
        return exp(ways + beta(used + a, quota - used + b) - beta(a, b))


def beta(a: float, b: float) -> float:
    """The logarithm of the beta function."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def errors_of_seats(
    histories: Mapping[str, Mapping[int, Seats]], pooled: Collection[str]
) -> Errors:
    """As those of series, on the same scale: the rate of ``pooled`` places until then, times the
    quota of the next season."""
    seasons = sorted({season for by_season in histories.values() for season in by_season})
    found: list[tuple[float, float]] = []
    for origin, following in pairwise(seasons[1:]):
        known_seats = seats_of(histories, pooled, origin)
        if not known_seats:
            continue
        rate = UseOfQuota.of(known_seats).rate
        for by_season in histories.values():
            known = [season for season in by_season if season <= origin]
            if following in by_season and len(known) > 1:
                coming = log1p(by_season[following].used)
                told = log1p(rate * by_season[following].quota)
                found.append((abs(coming - told), abs(coming - log1p(by_season[max(known)].used))))
    return Errors(tuple(a for a, _ in found), tuple(b for _, b in found))


def seats_of(
    histories: Mapping[str, Mapping[int, Seats]], places: Collection[str], until: int
) -> list[Seats]:
    return [
        seats for place in places for season, seats in histories[place].items() if season <= until
    ]
