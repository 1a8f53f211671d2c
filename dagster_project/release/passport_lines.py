"""The released lines that a figure is the sum of, as its declaration says (``lines`` in its YAML).

A line is a row of a released table: an event, an item of a quarter's opening plan, a posting of
money. Lines of persons there are none.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import Any

from dagster_project.release.lattice import TOTAL
from dagster_project.release.passport_sources import Ask, Row


@dataclass(frozen=True)
class Kind:
    """Rows of a table that may be lines: which day puts a row into a period, which rows, and by
    which day they are listed."""

    table: str
    day: str
    where: str
    listed_by: str


# The word `of` in the declaration of an indicator.
KINDS = {
    "events": Kind("event_list", "event_date", "outcome = 'held'", "event_date"),
    "campaign_events": Kind(
        "event_list",
        "make_date(campaign_year, 1, 1)",
        "outcome = 'held' and campaign_code <> 'none'",
        "event_date",
    ),
    "opening_plan": Kind("mart_events__opening_plan", "period_start", "true", "opening_date"),
    "money": Kind("mart_spending__line", "period_start", "true", "posted_date"),
    "money_of_events": Kind("mart_spending__line", "event_date", "event_id <> ''", "posted_date"),
}
COLUMN_OF_SCHEME = {
    "event_type": "event_type_code",
    "count_basis": "count_basis",
    "campaign": "campaign_code",
    "post": "post_code",
}
# Which deliveries and lines of files a row names.
ORIGINS = (("delivery_id", "line_ref"), ("delivery_id", "line"),
           ("report_delivery_id", "report_line"), ("plan_delivery_id", "plan_line"))  # fmt: skip


@dataclass(frozen=True)
class Line:
    """``amount`` is what it adds, None where it is unknown. ``origins``: delivery and reference
    of the line in it; empty for what was counted by scans of persons."""

    amount: Decimal | None
    row: Row
    origins: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Lines:
    """All lines of a part of a figure. ``rule``: sum, count or middle (of the sorted amounts).
    ``adds_up``: whether they make exactly the published part; False where a reader sees only some
    of the territories, None where the part is not told."""

    kind: str
    rule: str
    lines: tuple[Line, ...]
    total: Decimal | None
    adds_up: bool | None

    @property
    def delivery_ids(self) -> set[str]:
        return {delivery for line in self.lines for delivery, _ in line.origins}


def lines_of(
    ask: Ask, meaning: Row, cell: Row, part: str, published: Decimal | None
) -> Lines | None:
    """Lines of a part of a cell; None where the indicator declares none."""
    declared = json.loads(meaning["lines"] or "{}").get("measure" if part == "value" else part)
    if declared is None:
        return None
    kind = KINDS[declared["of"]]
    place, codes = place_condition(cell)
    conditions = [kind.where, place, f"{kind.day} between ? and ?"]
    parameters = [*codes, cell["period_start"], cell["period_end"]]
    if "where" in declared:
        conditions.append(declared["where"].replace("{level}", cell["territory_level"]))
    if cell["dim1_scheme"] != TOTAL:
        conditions.append(f"{COLUMN_OF_SCHEME[cell['dim1_scheme']]} = ?")
        parameters.append(cell["dim1_code"])
    # Declarations are the project's own words, published with the release.
    wanted = " and ".join(f"({item})" for item in conditions)
    rows = ask(f"select * from {kind.table} where {wanted} order by all", *parameters)
    rows.sort(key=lambda row: row[kind.listed_by] or date.max)
    rule, amount = rule_of(declared)
    lines = tuple(
        Line(None if (value := amount(row)) is None else Decimal(value), row, origins_of(row))
        for row in rows
    )
    if rule != "sum" or kind.table == "event_list":
        # An event without a number adds nothing; a posting without an amount makes a sum unknown.
        lines = tuple(line for line in lines if line.amount is not None)
    total = total_of(rule, lines)
    return Lines(declared["of"], rule, lines, total, is_sum(total, published, meaning, part))


def rule_of(declared: Row) -> tuple[str, Callable[[Row], Any]]:
    for word, rule in (("add", "sum"), ("middle", "middle")):
        if word in declared:
            return rule, itemgetter(declared[word])
    return "count", lambda _row: 1


def place_condition(cell: Row) -> tuple[str, list[str]]:
    """SQL: whether a line counts in the place of a cell."""
    level, code = cell["territory_level"], cell["territory_code"]
    if level == "world":
        return "true", []
    if level in ("territory", "post"):
        return f"{level}_code = ?", [code]
    inside = f"""territory_code in (select territory_code from dim_territory
        where territory_level = 'territory' and {level}_code = ?)"""
    return inside, [code]


def origins_of(row: Row) -> tuple[tuple[str, str], ...]:
    # What was scanned rests on check-ins of persons, whatever a report says beside.
    is_scanned = row.get("count_basis") == "scan"
    found = []
    for delivery, line in ORIGINS:
        if row.get(delivery) and line in row and not (is_scanned and delivery.startswith("report")):
            found.append((str(row[delivery]), "" if row[line] is None else str(row[line])))
    return tuple(found)


def total_of(rule: str, lines: tuple[Line, ...]) -> Decimal | None:
    amounts = [line.amount for line in lines]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    if rule == "middle":
        return Decimal(statistics.median(known)) if known else None
    return sum(known, Decimal(0))


def is_sum(
    total: Decimal | None, published: Decimal | None, meaning: Row, part: str
) -> bool | None:
    if published is None:
        return None
    if total is None:
        return False
    if part == "value":
        unit = Decimal(1).scaleb(-int(meaning["decimals"]))
        total = total.quantize(unit, rounding=ROUND_HALF_UP)
    return total == published
