"""The protected tables judged again, by other means than those that protected them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from dagster_project.release.checks import Check
from dagster_project.release.lattice import (
    PROTECTED,
    REST_SUFFIX,
    TOTAL,
    WORLD,
    Lattice,
    Row,
    Tree,
    rest_code,
)
from dagster_project.release.protection_counts import PARTICIPANTS, YOUTH
from dagster_project.release.protection_ladder import is_small

# Share of territories and of persons whose youth / other split should stay visible (model.md §5).
VISIBLE_TERRITORIES = Decimal("0.97")
VISIBLE_PERSONS = Decimal("0.998")


def disclosure_checks(
    rows: Iterable[Row], warehouse_rows: Iterable[Row], tree: Tree, lattice: Lattice
) -> list[Check]:
    """``rows``: released rows of ``fct_indicator_value``; ``warehouse_rows``: the true ones."""
    true_totals = {
        (row["period_code"], row["territory_code"]): int(row["value_central"])
        for row in warehouse_rows
        if is_year_total(row) and row["value_central"] is not None
    }
    counts = [row for row in rows if row["indicator_code"] == PARTICIPANTS]
    small = [
        row
        for row in counts
        if row["value_central"] is not None
        and is_small(int(row["value_central"]), lattice.threshold(*slice_words(row)))
    ]
    single = list(single_hidden(counts, true_totals, tree))
    return [
        Check(
            "no_small_person_count",
            "disclosure",
            "fail" if small else "pass",
            len(small),
            f"{len(small)} person counts below the threshold would be published." if small else "",
        ),
        Check(
            "no_count_by_subtraction",
            "disclosure",
            "fail" if single else "pass",
            len(single),
            "A hidden count follows by subtraction in " + ", ".join(sorted(single)[:3]) + "."
            if single
            else "",
        ),
        utility(counts),
    ]


def slice_words(row: Row) -> tuple[str, str, str, str]:
    return (
        row["indicator_code"], row["territory_level"], row["period_type"], row["dim1_scheme"],
    )  # fmt: skip


def is_year_total(row: Row) -> bool:
    words = (row["indicator_code"], row["period_type"], row["dim1_scheme"])
    return words == (PARTICIPANTS, "Y", TOTAL)


def single_hidden(
    counts: Iterable[Row], true_totals: Mapping[tuple[str, str], int], tree: Tree
) -> Iterable[str]:
    """Blocks in which the one hidden child follows from its parent, its siblings or the rest."""
    values: dict[tuple[str, str], Row] = {}
    children: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in counts:
        if is_year_total(row):
            period, code = row["period_code"], row["territory_code"]
            values[period, code] = row
            if row["territory_level"] != "world":
                parent = WORLD if row["territory_level"] == "group" else tree.parent(code)
                children[period, parent].append(row)
    for (period, parent), rows in children.items():
        whole = values.get((period, parent))
        if whole is None or whole["value_central"] is None:
            continue
        named = [row for row in rows if not row["territory_code"].endswith(REST_SUFFIX)]
        hidden = [row for row in named if row["status"] == PROTECTED]
        rest = values.get((period, rest_code(parent)))
        if len(hidden) == 1:
            shown = sum(int(row["value_central"] or 0) for row in named)
            # Persons without a row of their own make the difference more than the hidden count.
            derived = int(whole["value_central"]) - shown if rest is None else rest["value_central"]
            if derived == true_totals.get((period, hidden[0]["territory_code"])):
                yield f"{parent} {period}"


def utility(counts: Iterable[Row]) -> Check:
    """How much of P1 youth / other stays visible; a drop is a warning."""
    totals: dict[tuple[str, str], int | None] = {}
    shown: set[tuple[str, str]] = set()
    world = 0
    for row in counts:
        place = (row["period_code"], row["territory_code"])
        if row["period_type"] != "Y" or row["territory_code"].endswith(REST_SUFFIX):
            continue
        value = row["value_central"]
        if row["dim1_scheme"] == TOTAL and row["territory_level"] == "world":
            world += int(value or 0)
        elif row["dim1_scheme"] == TOTAL and row["territory_level"] == "territory":
            is_hidden = row["status"] == PROTECTED
            if is_hidden or value:
                totals[place] = None if is_hidden else int(value)
        elif row["dim1_scheme"] == YOUTH and value is not None:
            shown.add(place)
    visible = [place for place in totals if place in shown]
    persons = sum(totals[place] or 0 for place in visible)
    territories_share = Decimal(len(visible)) / len(totals) if totals else Decimal(1)
    persons_share = Decimal(persons) / world if world else Decimal(1)
    is_low = territories_share < VISIBLE_TERRITORIES or persons_share < VISIBLE_PERSONS
    return Check(
        "visible_youth_counts",
        "disclosure",
        "warn" if is_low else "pass",
        len(totals) - len(visible),
        f"Youth counts are visible for {territories_share:.1%} of territories and "
        f"{persons_share:.1%} of persons."
        if is_low
        else "",
    )
