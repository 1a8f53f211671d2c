"""Indicators of persons as released: counts rounded, everything else computed from them.

No exact count of persons, and nothing computed from one, leaves the warehouse. A rate follows
from its rounded parts; where its denominator is small it says so (``too_few``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import NamedTuple

from dagster_project.errors import UserError
from dagster_project.release.agreement import Count, Nesting, agreeing
from dagster_project.release.counts import (
    Counts,
    base_of,
    bases_of_counts,
    cells_of,
    pairs_of,
    total_of,
)
from dagster_project.release.lattice import SENSITIVE, Lattice, Row
from dagster_project.release.rounding import Cell, RoundingSecret

TOO_FEW = "too_few"
SMALLEST_DENOMINATOR = 20
# Shares are published in whole per cent, with one decimal where the denominator is large.
LARGE_DENOMINATOR = 1000
ENDS = ("low", "central", "high")
FIGURES = tuple(f"{part}_{end}" for part in ("value", "numerator", "denominator") for end in ENDS)
# Statuses of rows that carry figures; `zero_denominator` of persons would tell a true zero.
SPEAKING = ("ok", "partial", "zero_denominator", "low_quality")
# Statuses with a value.
SHOWN = ("ok", "partial")
Z_95 = 1.959963984540054
# Bounds of the classes in which a share may be published: (share is at least, low, high).
CLASSES = (("0.95", "0.95", "1"), ("0.80", "0.80", "0.95"), ("0", "0", "0.80"))


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
    rows: Iterable[Row],
    counts: Mapping[str, Counts],
    lattice: Lattice,
    nesting: Nesting,
    secret: RoundingSecret,
) -> list[Row]:
    """Rows of indicators of persons (with ``value_rule``, ``per_count`` and ``decimals``) as a
    release holds them: those of the lattice, rounded."""
    listed = [row for row in rows if lattice.holds(row)]
    bases = bases_of_counts(counts, lattice)
    exact: dict[Cell, Count] = {}
    pairs: set[tuple[Cell, Cell]] = set()
    for row in listed:
        declared = counts[str(row["indicator_code"])]
        cells = cells_of(row, declared)
        pairs.update(pairs_of(row, declared))
        for part, cell in cells.items():
            add_count(exact, row, part, cell, base_of(cell, bases))
        if limit := limit_of(row, cells):
            exact[limit.cell] = Count(limit.number, 1)
            pairs.add((cells["numerator"], limit.cell))
    published = agreeing(exact, pairs, nesting, secret)
    return [
        released_row(
            row, counts[str(row["indicator_code"])], published, lattice.least_total_of(row)
        )
        for row in listed
    ]


class Limit(NamedTuple):
    """A whole that is no secret, such as a quota."""

    cell: Cell
    number: int


def limit_of(row: Row, cells: Mapping[str, Cell]) -> Limit | None:
    """The exact whole beside a count. A count rounded above it would be known to lie between
    both, so it is not (where the true one is not)."""
    whole = row["denominator_central"]
    is_known = cells.keys() == {"numerator"} and row["value_rule"] != "band"
    if not is_known or whole is None or whole % 1:
        return None
    return Limit(cells["numerator"]._replace(counted=f"{row['indicator_code']} of"), int(whole))


def add_count(exact: dict[Cell, Count], row: Row, part: str, cell: Cell, base: int) -> None:
    """Raises UserError when two figures say one cell of different numbers."""
    number = row[f"{part}_central"]
    if row["status"] not in SPEAKING or number is None:
        return
    count = Count(int(number), base)
    if exact.setdefault(cell, count) != count:
        raise UserError(
            f"{row['indicator_code']} counts `{cell.counted}` in another way than an indicator "
            "before it.",
            where=f"{row['territory_level']}, {row['period_type']}, {row['dim1_scheme']}",
            hint="Give the count a name of its own in `counts` of its YAML.",
        )


def released_row(
    row: Row, counts: Counts, published: Mapping[Cell, int], least_total: int = 0
) -> Row:
    """``published``: the rounded count of every cell; ``least_total``: how large that of the place
    and period as a whole must be."""
    # An incomplete cell may tell nothing, not even its parts.
    if row["status"] not in SPEAKING or is_untold(row):
        return row | dict.fromkeys(FIGURES)
    result = dict(row)
    cells = cells_of(row, counts)
    if any(published.get(total_of(cell), 0) < least_total for cell in cells.values()):
        return row | dict.fromkeys(FIGURES) | {"status": TOO_FEW}
    for part, cell in cells.items():
        if row[f"{part}_central"] is not None:
            count = Decimal(published[cell])
            result |= {f"{part}_{end}": count for end in ENDS}
    if row["dim1_scheme"] in SENSITIVE and tells_of_all(
        [result[f"{part}_central"] for part in cells]
    ):
        return row | dict.fromkeys(FIGURES) | {"status": TOO_FEW}
    return result if row["value_rule"] == "measure" else result | value_of(result, counts)


def tells_of_all(parts: Sequence[Decimal | None]) -> bool:
    """``parts``: a published count, and its whole if it has one."""
    return parts[0] == 0 or (len(parts) > 1 and parts[0] == parts[1])


def is_untold(row: Row) -> bool:
    return row["status"] == "partial" and all(row[name] is None for name in FIGURES)


def value_of(row: Row, counts: Counts) -> Row:
    """Status and value that follow from the published parts."""
    numerator, denominator = row["numerator_central"], row["denominator_central"]
    nothing: Row = {f"value_{end}": None for end in ENDS}
    if counts.denominator and (denominator or 0) < SMALLEST_DENOMINATOR:
        # Also for 0 of 0: to tell it apart would publish an exact count.
        return nothing | {"status": TOO_FEW}
    if row["status"] not in SHOWN or numerator is None or not denominator:
        return nothing
    if counts.numerator and counts.denominator:
        return share_of(row["value_rule"], numerator, denominator)
    unit = Decimal(1).scaleb(-int(row["decimals"]))
    # The largest denominator gives the smallest figure.
    places = ("high", "central", "low") if row["value_rule"] == "band" else ENDS
    values = [
        half_up(row[f"numerator_{end}"] * row["per_count"] / row[f"denominator_{place}"], unit)
        for end, place in zip(ENDS, places, strict=True)
    ]
    return {f"value_{end}": value for end, value in zip(ENDS, values, strict=True)}


def share_of(rule: str, numerator: Decimal, denominator: Decimal) -> Row:
    """A share of persons, in the steps in which it is published."""
    share = numerator / denominator
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
