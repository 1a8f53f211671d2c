"""The chosen estimate of a territory, year and definition, with its band (rule 12)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.demo.oracle_effect import Placed
from dagster_project.demo.world_model import Estimate

FACTORS = {"A": Decimal("1.05"), "B": Decimal("1.15"), "C": Decimal("1.35")}
METHOD_ORDER = {"census": 0, "register": 1, "survey": 2, "model": 3, "embassy": 4}
GRADES = "ABCD"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The headline estimate; low and high are None when the grade is D."""

    estimate: Estimate
    grade: str
    low: int | None
    central: int
    high: int | None

    @property
    def is_usable(self) -> bool:
        return self.grade != "D"


def _half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def own_band(estimate: Estimate) -> tuple[int, int] | None:
    """The source's own bounds, else those of its stated grade; none for D."""
    if estimate.grade == "D":
        return None
    factor = FACTORS[estimate.grade]
    low = estimate.low if estimate.low is not None else _half_up(estimate.central / factor)
    high = estimate.high if estimate.high is not None else _half_up(estimate.central * factor)
    return low, high


class Denominators:
    """Chooses among the estimates in effect at one known time."""

    def __init__(self, rows: list[Placed]) -> None:
        self._rows: dict[tuple[str, str], list[Placed]] = defaultdict(list)
        for placed in rows:
            self._rows[(placed[0].territory, placed[0].definition)].append(placed)

    def territories(self, definition: str) -> set[str]:
        return {territory for territory, known in self._rows if known == definition}

    def chosen(self, territory: str, year: int, definition: str) -> Chosen | None:
        """The best candidate not older than five years (a census: ten)."""
        known = self._rows.get((territory, definition), [])
        candidates = [
            placed
            for placed in known
            if 0 <= year - placed[0].ref_year <= (10 if placed[0].method == "census" else 5)
        ]
        if not candidates:
            return None

        def rank(placed: Placed) -> tuple[object, ...]:
            estimate, place, line = placed
            return (
                _effective(estimate, year),
                METHOD_ORDER[estimate.method],
                -estimate.ref_year,
                -place,
                estimate.source,
                -line,
            )

        best: Estimate = min(candidates, key=rank)[0]
        grade = _effective(best, year)
        if grade == "D":
            return Chosen(best, "D", None, best.central, None)
        bands = [
            band
            for placed in known
            if abs(placed[0].ref_year - year) <= 5 and (band := own_band(placed[0]))
        ]
        mine = own_band(best)
        if mine:
            bands.append(mine)
        return Chosen(best, grade, min(b[0] for b in bands), best.central, max(b[1] for b in bands))


def _effective(estimate: Estimate, year: int) -> str:
    fall = (year - estimate.ref_year) // 5
    return GRADES[min(3, GRADES.index(estimate.grade) + fall)]
