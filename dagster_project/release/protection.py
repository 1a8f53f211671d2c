"""From the warehouse's indicator rows to the rows a release may show (model.md §5).

The way: keep what the lattice allows → decide by the ladder what is hidden → blank it.
Nothing here depends on the order of rows, on a clock or on earlier releases.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dagster_project.errors import UserError
from dagster_project.release.lattice import (
    PROTECTED,
    TIED_TO_PARTICIPANTS,
    TOTAL,
    WORLD,
    Lattice,
    Row,
    Slot,
    Tree,
    person_indicators,
    rest_code,
    slot_of,
)
from dagster_project.release.protection_counts import (
    AGE,
    PARTICIPANTS,
    TERRITORY_BREAKDOWNS,
    Verdict,
    climb_year,
    hide_halves,
    read_years,
)
from dagster_project.release.protection_rates import (
    AGE_KNOWN,
    PERSON_RATES,
    hide_show_up,
    hide_tied,
)

WAREHOUSE_ONLY = ("persons_num", "persons_den", "records_n", "top1_amount", "top2_amount")
PARTS = (
    "numerator_low",
    "numerator_central",
    "numerator_high",
    "denominator_low",
    "denominator_central",
    "denominator_high",
)
VALUES = ("value_low", "value_central", "value_high")
NUMERIC = (*PARTS, *VALUES, "source_count")
QUARANTINED_SHARE = "Q02a"
# Bounds of the classes a share is published in: (share is at least, low, high).
AGE_KNOWN_CLASSES = (("0.95", "0.95", "1"), ("0.80", "0.80", "0.95"), ("0", "0", "0.80"))
# Accepted share ≥ 95 %, 80–95 %, < 80 %, said of its complement: (share is at most, low, high).
QUARANTINED_CLASSES = (("0.05", "0", "0.05"), ("0.20", "0.05", "0.20"), ("1", "0.20", "1"))


@dataclass(frozen=True)
class Hiding:
    """What a release leaves out, before it is blanked: the point where later checks of the
    whole set of tables send further slots down."""

    slots: frozenset[Slot]
    without_numerator: frozenset[Slot] = frozenset()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


AfterLadder = Callable[[list[Row], Hiding], Hiding]


def protect_indicators(
    rows: Iterable[Row],
    tree: Tree,
    lattice: Lattice,
    *,
    declared_person_indicators: Collection[str] = (),
    person_exports: Collection[str] = (),
    after_ladder: AfterLadder | None = None,
) -> list[Row]:
    """Released rows of ``fct_indicator_value`` (any order in; rest rows appended).

    ``person_exports``: exports whose row counts are shown as classes only (Q02a).
    ``after_ladder`` may hide more; it can't show what the ladder hid.
    """
    listed = list(rows)
    persons = person_indicators(listed, lattice, declared_person_indicators)
    kept = [
        row
        for row in listed
        if row["indicator_code"] not in persons
        or lattice.allows(row)
        or (row["indicator_code"] in TIED_TO_PARTICIPANTS and row["dim2_scheme"] == TOTAL)
    ]
    refuse_unknown_rules(kept, persons)
    hiding = climb(kept, tree, lattice)
    if after_ladder is not None:
        further = after_ladder(kept, hiding)
        hiding = Hiding(
            hiding.slots | further.slots,
            hiding.without_numerator | further.without_numerator,
            further.verdicts,
        )
    released = [release_row(row, persons, hiding, person_exports) for row in kept]
    return released + rest_rows(kept, hiding)


def refuse_unknown_rules(rows: Iterable[Row], persons: Collection[str]) -> None:
    """A person indicator without a written rule stops the release instead of slipping out."""
    known = PERSON_RATES | {PARTICIPANTS}
    unknown = sorted({row["indicator_code"] for row in rows} & set(persons) - known)
    if unknown:
        raise UserError(
            f"No protection rule is written for the person indicators {', '.join(unknown)}.",
            where="dagster_project/release/protection.py",
            hint="Write the rule, or take the indicator out of the person lattice.",
        )


def climb(rows: list[Row], tree: Tree, lattice: Lattice) -> Hiding:
    """Run the ladder over every block of P1 and P2."""
    years = read_years(rows)
    verdicts = {code: climb_year(year, tree, lattice) for code, year in years.items()}
    hidden = {slot for verdict in verdicts.values() for slot in verdict.hidden}
    hidden |= hide_halves(rows, verdicts, lattice)
    tied, without_numerator = hide_tied(rows, years, verdicts, tree, lattice)
    hidden |= tied | hide_show_up(rows, tree, lattice)
    return Hiding(frozenset(hidden), frozenset(without_numerator), verdicts)


def release_row(
    row: Row, persons: Collection[str], hiding: Hiding, person_exports: Collection[str]
) -> Row:
    """One row as released: the columns for protection go, hidden numbers become null."""
    result = {name: value for name, value in row.items() if name not in WAREHOUSE_ONLY}
    indicator = row["indicator_code"]
    if indicator in persons:
        slot = slot_of(row)
        has_count = row["status"] == "ok" or (
            indicator == PARTICIPANTS and row["value_central"] is not None
        )
        if slot in hiding.slots and (has_count or row["status"] == "zero_denominator"):
            return blank(result, PROTECTED)
        if not has_count:
            return blank(result, row["status"])
        if slot in hiding.without_numerator:
            result |= dict.fromkeys(("numerator_low", "numerator_central", "numerator_high"))
        if indicator == AGE_KNOWN:
            return classed(result, AGE_KNOWN_CLASSES, is_at_least=True)
    elif (
        indicator == QUARANTINED_SHARE
        and row["dim1_code"] in person_exports
        and row["status"] == "ok"
    ):
        return classed(result, QUARANTINED_CLASSES, is_at_least=False)
    return result


def blank(row: Row, status: str) -> Row:
    return {**row, **dict.fromkeys(NUMERIC), "status": status}


def classed(row: Row, classes: tuple[tuple[str, str, str], ...], *, is_at_least: bool) -> Row:
    """A share given by the bounds of its class; the exact share and its parts are dropped.

    Without an exact share the row is a class already and keeps its bounds.
    """
    if row["value_central"] is None:
        bounds = {name: row[name] for name in ("value_low", "value_high")}
        return {**row, **dict.fromkeys(NUMERIC), **bounds}
    share = exact_share(row)
    low, high = next(
        (Decimal(low), Decimal(high))
        for limit, low, high in classes
        if (share >= Decimal(limit) if is_at_least else share <= Decimal(limit))
    )
    return {**row, **dict.fromkeys(NUMERIC), "value_low": low, "value_high": high}


def exact_share(row: Row) -> Decimal:
    """The share before it was rounded, where its parts are known."""
    if row["numerator_central"] is None or not row["denominator_central"]:
        return Decimal(row["value_central"])
    return Decimal(row["numerator_central"]) / Decimal(row["denominator_central"])


def rest_rows(rows: Iterable[Row], hiding: Hiding) -> list[Row]:
    """The rows ``D07-R`` and ``WLD-R`` of R02: total and breakdowns of what isn't shown alone."""
    parents: dict[tuple[str, str], Row] = {}
    for row in rows:
        if (row["indicator_code"], row["period_type"], row["dim1_scheme"]) == (
            PARTICIPANTS,
            "Y",
            TOTAL,
        ) and row["territory_level"] in ("world", "group"):
            parents[row["period_code"], row["territory_code"]] = row
    result: list[Row] = []
    for (period, parent), row in sorted(parents.items()):
        verdict = hiding.verdicts.get(period)
        rest = verdict.rests.get(parent) if verdict else None
        if verdict is None or rest is None or not rest.is_published:
            continue
        level = "group" if parent == WORLD else "territory"
        template = {
            name: value for name, value in row.items() if name not in WAREHOUSE_ONLY
        } | dict.fromkeys(NUMERIC)
        template |= {
            "territory_level": level,
            "territory_code": rest_code(parent),
            "status": "ok",
            "grade": None,
        }
        counts = [(TOTAL, TOTAL, rest.total)]
        for scheme in (AGE,) if parent == WORLD else TERRITORY_BREAKDOWNS:
            cells = verdict.rest_cells.get((parent, scheme), {})
            counts += [(scheme, code, count) for code, count in sorted(cells.items())]
        for scheme, code, count in counts:
            cell = template | {"dim1_scheme": scheme, "dim1_code": code}
            if slot_of(cell) in hiding.slots:
                result.append(blank(cell, PROTECTED))
            else:
                result.append(cell | dict.fromkeys(VALUES, Decimal(count or 0)))
    return result
