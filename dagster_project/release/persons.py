"""Indicators of persons as released: counts rounded, everything else computed from them.

No exact count of persons, and nothing computed from one, leaves the warehouse. A rate follows
from its rounded parts; where its denominator is small it says so (``too_few``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

from dagster_project.errors import UserError
from dagster_project.release.lattice import Lattice, Row
from dagster_project.release.rounding import Cell, RoundingSecret

TOO_FEW = "too_few"
SMALLEST_DENOMINATOR = 20
# Shares are published in whole per cent, with one decimal where the denominator is large.
LARGE_DENOMINATOR = 1000
ENDS = ("low", "central", "high")
# Statuses of rows that carry figures; `zero_denominator` of persons would tell a true zero.
SPEAKING = ("ok", "zero_denominator", "low_quality")
Z_95 = 1.959963984540054
# Bounds of the classes in which a share may be published: (share is at least, low, high).
CLASSES = (("0.95", "0.95", "1"), ("0.80", "0.80", "0.95"), ("0", "0", "0.80"))


@dataclass(frozen=True)
class Counts:
    """What an indicator counts of persons, by the names of the counts (``counts`` in its YAML).

    ``participants`` is the row's own cell of that count; ``participants/newness/new`` one cell
    of its breakdown, so that a count has one offset wherever it stands. Empty: not of persons.
    """

    numerator: str
    denominator: str

    @staticmethod
    def from_meaning(row: Row) -> Counts:
        return Counts(str(row["numerator_count"] or ""), str(row["denominator_count"] or ""))

    @property
    def are_persons(self) -> bool:
        return bool(self.numerator or self.denominator)


def cell_of(row: Row, count: str) -> Cell:
    name, _, breakdown = count.partition("/")
    scheme, _, code = breakdown.partition("/")
    place, period = str(row["territory_code"]), str(row["period_code"])
    if breakdown:
        return Cell(name, place, period, scheme, code)
    return Cell(name, place, period, str(row["dim1_scheme"]), str(row["dim1_code"]))


def refuse_undeclared(undeclared: Iterable[str]) -> None:
    """An indicator that counts persons without saying which stops the release."""
    codes = sorted(undeclared)
    if codes:
        raise UserError(
            f"The indicators {', '.join(codes)} count persons, but do not say which counts "
            "they are made of.",
            where="`counts` in the YAML beside their SQL",
            hint="Name the counts, and list their slices in person_lattice.csv.",
        )


def released_rows(
    rows: Iterable[Row], counts: dict[str, Counts], lattice: Lattice, secret: RoundingSecret
) -> list[Row]:
    """Rows of indicators of persons (with ``value_rule``, ``per_count`` and ``decimals``) as a
    release holds them: those of the lattice, rounded."""
    return [
        released_row(row, counts[str(row["indicator_code"])], base, secret)
        for row in rows
        if (base := lattice.base_of(row)) is not None
    ]


def released_row(row: Row, counts: Counts, base: int, secret: RoundingSecret) -> Row:
    if row["status"] not in SPEAKING:
        return row
    if row["value_rule"] == "measure":
        count = rounded(row, counts.numerator, row["value_central"], base, secret)
        return row | {f"value_{end}": count for end in ENDS}
    result = dict(row)
    for part, name in (("numerator", counts.numerator), ("denominator", counts.denominator)):
        if name:
            whole = rounded(row, name, row[f"{part}_central"], base, secret)
            result |= {f"{part}_{end}": whole for end in ENDS}
    return result | value_of(result, counts)


def rounded(
    row: Row, count: str, exact: Decimal | None, base: int, secret: RoundingSecret
) -> Decimal | None:
    if exact is None:
        return None
    return Decimal(secret.rounded(int(exact), cell_of(row, count), base))


def value_of(row: Row, counts: Counts) -> Row:
    """Status and value that follow from the published parts."""
    numerator, denominator = row["numerator_central"], row["denominator_central"]
    nothing: Row = {f"value_{end}": None for end in ENDS}
    if counts.denominator and (denominator or 0) < SMALLEST_DENOMINATOR:
        # Also where there is nobody at all: that would be an exact count.
        return nothing | {"status": TOO_FEW}
    if row["status"] != "ok" or numerator is None or not denominator:
        return nothing
    if counts.numerator and counts.denominator:
        return share_of(row["value_rule"], numerator, denominator)
    unit = Decimal(1).scaleb(-int(row["decimals"]))
    # A band from a denominator crosses over: the largest one gives the smallest figure.
    places = ("high", "central", "low") if row["value_rule"] == "band" else ENDS
    values = [
        half_up(row[f"numerator_{end}"] * row["per_count"] / row[f"denominator_{place}"], unit)
        for end, place in zip(ENDS, places, strict=True)
    ]
    return {f"value_{end}": value for end, value in zip(ENDS, values, strict=True)}


def share_of(rule: str, numerator: Decimal, denominator: Decimal) -> Row:
    """A share of persons, in the steps in which it is published."""
    # Rounded apart, a part may be greater than its whole.
    share = min(numerator / denominator, Decimal(1))
    if rule == "class_share":
        low, high = next((a, b) for least, a, b in CLASSES if share >= Decimal(least))
        return {"value_low": Decimal(low), "value_central": None, "value_high": Decimal(high)}
    step = Decimal("0.001") if denominator >= LARGE_DENOMINATOR else Decimal("0.01")
    ends = [share] * 3
    if rule == "wilson":
        low_bound, high_bound = wilson(float(share), float(denominator))
        ends = [Decimal(low_bound), share, Decimal(high_bound)]
    return {f"value_{end}": half_up(value, step) for end, value in zip(ENDS, ends, strict=True)}


def wilson(share: float, trials: float) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927)."""
    z2 = Z_95 * Z_95
    middle = share + z2 / (2 * trials)
    reach = Z_95 * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    whole = 1 + z2 / trials
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def half_up(value: Decimal, unit: Decimal) -> Decimal:
    return value.quantize(unit, ROUND_HALF_UP)
