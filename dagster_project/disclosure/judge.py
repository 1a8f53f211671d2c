"""Is this table safe beside the release? Each cell that is not, and why.

Safe is what says nothing that the release does not say. A number of its own is attacked together
with everything published: with the same linear programs that judge the release.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dagster_project.disclosure.attack import Found, attack
from dagster_project.disclosure.released import NAME, Released, name_of
from dagster_project.release.counts import base_of, cells_of
from dagster_project.release.lattice import SMALLEST_BASE, TOTAL, Row
from dagster_project.release.persons import ENDS, SMALLEST_DENOMINATOR, value_of
from dagster_project.release.rounding import Cell

VALUES = tuple(f"value_{end}" for end in ENDS)
FIGURES = tuple(f"{part}_{end}" for part in ("numerator", "denominator", "value") for end in ENDS)
# Columns of the warehouse that hold exact counts, by the part that they are exact counts of.
EXACT = {"numerator": "persons_num", "denominator": "persons_den", "value": "persons_num"}


class Reason(StrEnum):
    """Why a cell may not be published; the sentences are in ``words``."""

    EXACT = "exact"
    DIFFERS = "differs"
    TWICE = "twice"
    OUTSIDE = "outside"
    UNPUBLISHED = "unpublished"
    CONTRADICTS = "contradicts"
    FEW = "few"
    PARTLESS = "partless"
    FROM_EXACT = "from_exact"
    NARROWS = "narrows"


@dataclass(frozen=True)
class Finding:
    """A cell of the table, by its name, and every reason against it."""

    cell: Mapping[str, str]
    reasons: tuple[Reason, ...]


def judge(rows: Sequence[Row], released: Released) -> list[Finding]:
    """Cells of the table that must not be published beside the release, in the table's order."""
    reasons = [reasons_of(row, released) for row in rows]
    for at in twice(rows):
        reasons[at].add(Reason.TWICE)
    fresh = {
        at: row
        for at, row in enumerate(rows)
        if reasons[at] <= {Reason.OUTSIDE, Reason.UNPUBLISHED} and is_news(row, released)
    }
    for at in narrowing(fresh, released):
        reasons[at].add(Reason.NARROWS)
    return [
        Finding(
            {name: row[name] for name in NAME},
            tuple(reason for reason in Reason if reason in found),
        )
        for row, found in zip(rows, reasons, strict=True)
        if found
    ]


def counts_of(row: Row, released: Released) -> list[tuple[Cell, Decimal]]:
    """Every count of persons that a row of the table gives; one of both ends as well."""
    return [
        (cell if row["dim2_scheme"] == TOTAL else crossed(cell, row), row[name])
        for part, cell in cells_of(row, released.counts[row["indicator_code"]]).items()
        for name in (*(f"{part}_{end}" for end in ENDS), EXACT[part])
        if row[name] is not None
    ]


def crossed(cell: Cell, row: Row) -> Cell:
    """A cell of two breakdowns at a time: never one of the release's."""
    return cell._replace(
        scheme=f"{cell.scheme} × {row['dim2_scheme']}", code=f"{cell.code} × {row['dim2_code']}"
    )


def reasons_of(row: Row, released: Released) -> set[Reason]:
    is_inside = row["dim2_scheme"] == TOTAL and released.lattice.holds(row)
    found = set() if is_inside else {Reason.OUTSIDE}
    for cell, number in counts_of(row, released):
        base = base_of(cell, released.bases) if is_inside else SMALLEST_BASE
        found |= reasons_of_count(cell, number, base, released)
    if row["value_rule"] != "measure" and any(row[name] is not None for name in VALUES):
        found |= reasons_of_rate(row, released)
    shown = released.by_name.get(name_of(row))
    if shown and any(shown[name] is None and row[name] is not None for name in FIGURES):
        # The release has the cell and says no number of it.
        found.add(Reason.DIFFERS)
    # What follows from a graver reason is not said again.
    return found - {Reason.UNPUBLISHED} if found & {Reason.OUTSIDE, Reason.DIFFERS} else found


def reasons_of_count(cell: Cell, number: Decimal, base: int, released: Released) -> set[Reason]:
    shown = released.published.get(cell)
    if shown is not None and number == shown:
        return set()
    if number % base:
        return {Reason.EXACT}
    if shown is not None:
        return {Reason.DIFFERS}
    exact = released.true.get(cell)
    if exact is not None and not exact - base < number < exact + base:
        return {Reason.CONTRADICTS}
    if exact is not None and released.secret is not None:
        later = released.secret.rounded(exact, cell, base)
        return set() if number == later else {Reason.UNPUBLISHED}
    return {Reason.UNPUBLISHED}


def reasons_of_rate(row: Row, released: Released) -> set[Reason]:
    """A rate must be the published one, or follow from parts that the table gives."""
    declared = released.counts[row["indicator_code"]]
    given = {name: row[name] for name in VALUES if row[name] is not None}
    shown = released.by_name.get(name_of(row))
    if shown is not None:
        return set() if given.items() <= shown.items() else {Reason.DIFFERS}
    if any(row[f"{part}_central"] is None for part in cells_of(row, declared)):
        return {Reason.PARTLESS}
    if declared.denominator and row["denominator_central"] < SMALLEST_DENOMINATOR:
        return {Reason.FEW}
    whole = row | {"status": "ok"} | {
        f"{part}_{end}": row[f"{part}_central"]
        for part in ("numerator", "denominator") for end in ENDS
        if row[f"{part}_{end}"] is None
    }  # fmt: skip
    follows = given.items() <= value_of(whole, declared).items()
    return set() if follows else {Reason.FROM_EXACT}


def twice(rows: Sequence[Row]) -> list[int]:
    """Places of rows that name a cell that another row names too, with other numbers."""
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        seen[name_of(row)].append(at)
    return [
        at
        for places in seen.values()
        if any(rows[at] != rows[places[0]] for at in places)
        for at in places
    ]


def is_news(row: Row, released: Released) -> bool:
    """Whether a row gives a count that no release gives, and that can be attacked."""
    cells = [cell for cell, _ in counts_of(row, released)]
    return any(cell not in released.published for cell in cells) and all(
        cell in released.true for cell in cells
    )


def narrowing(fresh: Mapping[int, Row], released: Released) -> set[int]:
    """Places of rows with which a count becomes known, or a small one nearly so."""
    if not fresh:
        return set()
    cells = {at: {cell for cell, _ in counts_of(row, released)} for at, row in fresh.items()}
    years = {
        year for found in cells.values() for cell in found for year in years_of(cell.period_code)
    }
    beside = set().union(*cells.values())
    published = [row for row in released.rows if not years.isdisjoint(years_of(row["period_code"]))]
    alone = {item.cell: item.values for item in attacked(published, released, beside)}
    together = attacked([*published, *fresh.values()], released, beside)
    narrowed = [item for item in together if item.values < alone.get(item.cell, item.values + 1)]
    return {at for item in narrowed for at in blamed(item, cells)}


def years_of(period: str) -> range:
    """The years that a period touches; a block has three."""
    named = [int(year) for year in re.findall(r"\d{4}", period)]
    return range(named[0], named[-1] + 1) if named else range(0)


def attacked(rows: Sequence[Row], released: Released, beside: set[Cell]) -> list[Found]:
    exact = [
        row for row in released.exact if row["status"] in ("ok", "partial", "zero_denominator")
    ]
    return attack(rows, exact, released.counts, released.parent_of, released.lattice, beside=beside)


def blamed(item: Found, cells: Mapping[int, set[Cell]]) -> Iterable[int]:
    """Rows that hold the cell itself; else those of its place; else all."""
    own = [at for at, found in cells.items() if item.cell in found]
    near = [
        at
        for at, found in cells.items()
        if any(cell.territory_code == item.cell.territory_code for cell in found)
    ]
    return own or near or cells
