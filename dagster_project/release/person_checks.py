"""The released indicators of persons judged again, from the written file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from dagster_project.release.checks import Check
from dagster_project.release.counts import Counts, bases_of_counts, name_of
from dagster_project.release.lattice import TOTAL, Lattice, Row
from dagster_project.release.persons import SHOWN, SMALLEST_DENOMINATOR, TOO_FEW

# More cells without a value, or more rounding, than this makes a table of little use.
MOST_TOO_FEW = Decimal("0.5")
MOST_ROUNDING = Decimal("0.1")
# A rise of one of the shares by more than this against the release before is worth a look.
DROP = Decimal("0.02")

Utility = dict[str, dict[str, str]]


def person_checks(
    released: Iterable[Row],
    exact: Iterable[Row],
    counts: Mapping[str, Counts],
    lattice: Lattice,
    former: Utility | None = None,
) -> tuple[list[Check], Utility]:
    """Checks, and how useful the tables still are. ``released``: rows of the release; ``exact``:
    those of the warehouse; ``former``: what the release before said of itself."""
    persons = [row for row in released if counts[row["indicator_code"]].are_persons]
    bases = bases_of_counts(counts, lattice)
    outside = [row for row in persons if not lattice.holds(row)]
    unrounded = [
        row for row in persons if lattice.holds(row) and not is_rounded(row, counts, bases)
    ]
    telling = [row for row in persons if tells_a_small_rate(row, counts)]
    totals = {cell(row): fewest(row, counts) for row in persons if row["dim1_scheme"] == TOTAL}
    scarce = [row for row in persons if is_scarce(row, totals, lattice)]
    found = [
        ("persons_in_lattice", outside, "rows of persons stand outside the person lattice"),
        ("persons_rounded", unrounded, "rows of persons hold counts that are not rounded"),
        ("slices_of_enough_persons", scarce, "rows stand where the total is too small for them"),
        ("rates_of_enough_persons", telling, "rates rest on too few persons"),
    ]
    checks = [Check.of_disclosure(name, [*map(said, rows)], what) for name, rows, what in found]
    useful = utility(persons, exact, counts)
    return [*checks, utility_check(useful), drop_check(useful, former or {})], useful


def counts_in(row: Row, counts: Mapping[str, Counts]) -> list[tuple[str, Any]]:
    """The published counts of a row, each with its name."""
    declared = counts[row["indicator_code"]].at(str(row["dim1_code"]))
    parts = []
    if declared.numerator:
        name = name_of(declared.numerator)
        parts.append((name, row["numerator_central"]))
        if not declared.denominator and row["denominator_central"] is None:
            parts.append((name, row["value_central"]))
    if declared.denominator:
        parts.append((name_of(declared.denominator), row["denominator_central"]))
    return [(name, count) for name, count in parts if count is not None]


def is_rounded(row: Row, counts: Mapping[str, Counts], bases: Mapping[str, int]) -> bool:
    return not any(count % bases[name] for name, count in counts_in(row, counts))


def fewest(row: Row, counts: Mapping[str, Counts]) -> Any:
    """The smallest published count of a row, 0 where it holds none."""
    return min((count for _, count in counts_in(row, counts)), default=0)


def is_scarce(row: Row, totals: Mapping[tuple[Any, ...], Any], lattice: Lattice) -> bool:
    """A row has a value though the published total of its place and period is too small."""
    least = lattice.least_total_of(row)
    total = totals.get(cell(row | {"dim1_scheme": TOTAL, "dim1_code": TOTAL}), 0)
    return bool(least) and row["value_central"] is not None and total < least


def tells_a_small_rate(row: Row, counts: Mapping[str, Counts]) -> bool:
    has_value = row["value_central"] is not None or row["value_low"] is not None
    if row["status"] == TOO_FEW:
        return has_value
    denominator = row["denominator_central"]
    is_small = denominator is not None and denominator < SMALLEST_DENOMINATOR
    return bool(counts[row["indicator_code"]].denominator) and is_small and has_value


def said(row: Row) -> str:
    return f"{row['indicator_code']} {row['territory_code']} {row['period_code']}"


def cell(row: Row) -> tuple[Any, ...]:
    names = ("indicator_code", "territory_code", "period_code", "dim1_scheme", "dim1_code")
    return tuple(row[name] for name in names)


def utility(persons: Iterable[Row], exact: Iterable[Row], counts: Mapping[str, Counts]) -> Utility:
    """Indicator → share of its cells that say ``too_few``, and of counts the mean absolute
    rounding as a share of them; both to three decimals."""
    true = {cell(row): row["value_central"] for row in exact}
    rows: dict[str, list[Row]] = {}
    for row in persons:
        if row["status"] in (*SHOWN, TOO_FEW):
            rows.setdefault(str(row["indicator_code"]), []).append(row)
    found: Utility = {}
    for code, cells in sorted(rows.items()):
        few = sum(row["status"] == TOO_FEW for row in cells)
        found[code] = {"too_few_share": share(few, len(cells))}
        if not counts[code].denominator and cells[0]["denominator_central"] is None:
            shown = [row for row in cells if row["value_central"] is not None]
            pairs = [(row["value_central"], true[cell(row)]) for row in shown]
            moved = sum(abs(now - was) for now, was in pairs)
            found[code]["rounding_share"] = share(moved, sum(was for _, was in pairs))
    return found


def share(part: Decimal | int, whole: Decimal | int) -> str:
    return f"{Decimal(part) / Decimal(whole):.3f}" if whole else "0.000"


def utility_check(found: Utility) -> Check:
    """A warning when little is left of an indicator."""
    poor = [
        code
        for code, words in found.items()
        if Decimal(words["too_few_share"]) > MOST_TOO_FEW
        or Decimal(words.get("rounding_share", "0")) > MOST_ROUNDING
    ]
    message = f"Much is too few or rounded away in {', '.join(poor)}." if poor else ""
    return Check("persons_of_use", "disclosure", "warn" if poor else "pass", len(poor), message)


def drop_check(now: Utility, former: Utility) -> Check:
    """A warning when less is left of an indicator than in the release before."""
    dropped = [
        code
        for code, words in former.items()
        if code not in now
        or any(
            name in words and Decimal(share) - Decimal(words[name]) > DROP
            for name, share in now[code].items()
        )
    ]
    message = f"Less is left than before of {', '.join(dropped)}." if dropped else ""
    return Check("persons_of_use_as_before", "disclosure", "warn" if dropped else "pass",
                 len(dropped), message)  # fmt: skip
