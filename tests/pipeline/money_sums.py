"""Which lines of the ledger each published amount of money is the sum of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Row = dict[str, Any]
STEP = 500_000  # roubles
KINDS = ("fine", "trip", "persons")
# Which kinds a sum may be made of, the harmless ones first.
MIXTURES = [set(kinds) for count in (1, 2, 3) for kinds in combinations(KINDS, count)]


@dataclass
class Ledger:
    """The lines of an edition as columns; ``place`` gives each its number among all lines."""

    lines: list[Row]
    place: dict[str, int]
    columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    def column(self, name: str) -> npt.NDArray[Any]:
        if name not in self.columns:
            self.columns[name] = np.array([row[name] for row in self.lines])
        return self.columns[name]

    @cached_property
    def kopecks(self) -> npt.NDArray[np.int64]:
        return np.array([int(row["net"] * 100) for row in self.lines], dtype=np.int64)

    def where(self, **wanted: object) -> Mask:
        mask = np.ones(len(self.lines), dtype=bool)
        for name, value in wanted.items():
            mask &= self.column(name) == value
        return mask

    def within(self, column: str, period: str) -> Mask:
        """Lines of a year, or of its first months (`2025-YTD09`), by a column of months."""
        year, _, first = period.partition("-YTD")
        months = self.column(column)
        mask: Mask = (months >= f"{year}-01") & (months <= f"{year}-{first or 12}")
        return mask

    @cached_property
    def mixtures(self) -> list[Mask]:
        return [np.isin(self.column("kind"), list(kinds)) for kinds in MIXTURES]

    def made_of(self, said: Sum) -> tuple[Mask, int] | None:
        """The lines of the kinds whose sum it is, and how wide it leaves it, in roubles."""
        for width in (0, STEP * said.rounded_rows):
            for of_kinds in self.mixtures:
                lines = said.lines & of_kinds
                off = abs(int(self.kopecks[lines].sum()) - round(said.amount * 100))
                if off <= width * 100 // 2:
                    return lines, width
        return None


class Sum(NamedTuple):
    """A published amount: its name, the lines it may be made of, what it says, and of how many
    rows it is the sum that were rounded to a step."""

    name: str
    lines: Mask
    amount: Decimal
    rounded_rows: int = 0


def published(tables: dict[str, list[Row]], ledger: Ledger) -> Iterator[Sum]:
    for row in tables["mart_spending__programme"]:
        mask = ledger.where(measure=row["measure_code"], territory=row["territory_code"],
                            month=row["period_code"], allocation=row["allocation"])  # fmt: skip
        yield from amounts("programme", row, mask, ledger)
    yield from of_lines(tables["mart_spending__line"], ledger)
    for row in tables["mart_spending__trips"]:
        season = row["period_code"].removeprefix("S")
        mask = ledger.where(**{"union": row["territory_code"], "year": season})
        yield from amounts("trips", row, mask, ledger, 1)
    for row in tables["mart_spending__persons"]:
        cut = {"year": row["period_code"]}
        if row["territory_level"] == "group":
            cut["group"] = row["territory_code"]
        if row["measure_code"] != "_T":
            cut["measure"] = row["measure_code"]
        yield from amounts("persons", row, ledger.where(**cut), ledger, 1)
    allocation = {"territories": "direct", "unallocated": "unallocated"}
    for row in tables["mart_spending__world"]:
        cut = {"year": row["period_code"]}
        if row["money_part"] in allocation:
            cut["allocation"] = allocation[row["money_part"]]
        rounded = rounded_rows(tables, row["period_code"], row["money_part"])
        yield from amounts("world", row, ledger.where(**cut), ledger, rounded)
    yield from of_indicators(tables, ledger)


# What a released line is known by; those to natural persons stand together without a reference.
LINE = {
    "ref": "line_ref", "measure": "measure_code", "territory": "territory_code",
    "month": "period_code", "allocation": "allocation", "event": "event_id",
    "is_storno": "is_storno",
}  # fmt: skip


def of_lines(rows: list[Row], ledger: Ledger) -> Iterator[Sum]:
    numbers: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, line in enumerate(ledger.lines):
        numbers[tuple(line[name] for name in LINE)].append(number)
    for row in rows:
        mask = np.zeros(len(ledger.lines), dtype=bool)
        mask[numbers[tuple(row[name] for name in LINE.values())]] = True
        if row["net_amount_rub"] is not None:
            yield Sum(f"line {row['measure_code']} {row['period_code']} {row['line_ref']}", mask,
                      row["net_amount_rub"])  # fmt: skip


def rounded_rows(tables: dict[str, list[Row]], year: str, part: str) -> int:
    """Of how many rows of coarse money a part of a year in the world is the sum."""
    trips = [row for row in tables["mart_spending__trips"] if row["period_code"] == f"S{year}"]
    persons = [row for row in tables["mart_spending__persons"]
               if row["period_code"] == year and row["territory_level"] == "world"]  # fmt: skip
    return len(trips) * (part in ("trips", "_T")) + len(persons) * (part in ("persons", "_T"))


def amounts(
    mart: str, row: Row, mask: Mask, ledger: Ledger, rounded_rows: int = 0
) -> Iterator[Sum]:
    """Net, gross and reversed sums of a row of a mart."""
    storno = ledger.column("is_storno")
    name = " ".join([mart, *(str(row[key]) for key in
                             ("measure_code", "money_part", "territory_code", "period_code")
                             if key in row)])  # fmt: skip
    for column, lines in (("net", mask), ("gross", mask & ~storno), ("storno", mask & storno)):
        if (amount := row.get(f"{column}_amount_rub")) is not None:
            yield Sum(f"{name} {column}", lines, amount, rounded_rows)


class Cell(NamedTuple):
    """A cell of an indicator; lines of its place by the year of payment and by that of the event;
    the territories that count in that year."""

    row: Row
    of_year: Mask
    of_event: Mask
    covered: set[str]


Sides = tuple[Mask | None, Mask | None]  # lines of the numerator, of the denominator


def of_visits(cell: Cell, ledger: Ledger) -> Sides:
    part = cell.of_event & ledger.column("is_matched")
    if cell.row["dim1_scheme"] == "event_type":
        part &= ledger.where(event_type=cell.row["dim1_code"])
    return part, None


def of_matched_share(cell: Cell, ledger: Ledger) -> Sides:
    is_world = cell.row["territory_level"] == "world"
    whole = cell.of_year if is_world else cell.of_year & ledger.where(allocation="direct")
    return cell.of_year & ledger.column("is_matched"), whole


def of_participants(cell: Cell, ledger: Ledger) -> Sides:
    return cell.of_event & ledger.column("is_scanned"), None


def of_other_events(cell: Cell, ledger: Ledger) -> Sides:
    return cell.of_event & ~ledger.column("is_scanned"), cell.of_event


def of_compatriots(cell: Cell, ledger: Ledger) -> Sides:
    if not cell.row["denominator_central"] and not cell.row["numerator_central"]:
        return None, None  # no estimate, so nothing is summed
    part = cell.of_year & ledger.where(allocation="direct")
    if cell.row["territory_level"] != "territory":
        part &= np.isin(ledger.column("territory"), list(cell.covered))
    return part, None


def of_allocated_share(cell: Cell, ledger: Ledger) -> Sides:
    direct, code = ledger.where(allocation="direct"), cell.row["dim1_code"]
    part = cell.of_year & ~direct if code in ("_T", "unallocated") else cell.of_year
    return cell.of_year & direct if code == "territories" else part, cell.of_year


# The indicators that this attacker knows, with the lines that they sum.
SUMS_OF: dict[str, Callable[[Cell, Ledger], Sides]] = {
    "F05": of_visits,
    "F05b": of_matched_share,
    "F06": of_participants,
    "F06b": of_other_events,
    "F08": of_compatriots,
    "F08b": of_allocated_share,
}


def of_indicators(tables: dict[str, list[Row]], ledger: Ledger) -> Iterator[Sum]:
    rows = tables["fct_indicator_value"]
    covered: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["indicator_code"] == "F08" and row["denominator_central"]:
            covered[row["period_code"]].add(row["territory_code"])
    for row in rows:
        code, year, level = row["indicator_code"], row["period_code"], row["territory_level"]
        if code not in SUMS_OF:
            continue
        here = ledger.where(**({} if level == "world" else {level: row["territory_code"]}))
        of_year = here & ledger.within("month", year)
        of_event = here & ledger.within("event_month", year)
        part, whole = SUMS_OF[code](Cell(row, of_year, of_event, covered[year]), ledger)
        name = f"{code} {row['territory_code']} {year} {row['dim1_code']}"
        parts = {"numerator": row["dim1_code"], "denominator": "_T"} if code == "F08b" else {}
        for side, lines in (("numerator", part), ("denominator", whole)):
            if lines is not None and row[f"{side}_central"] is not None:
                rounded = rounded_rows(tables, year, parts.get(side, "")) if parts else 0
                yield Sum(f"{name} {side}", lines, row[f"{side}_central"], rounded)
