"""The protected tables judged again, by other means than those that protected them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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


def disclosure_checks(rows: Iterable[Row], tree: Tree, lattice: Lattice) -> list[Check]:
    """``rows``: released rows of ``fct_indicator_value``."""
    counts = [row for row in rows if row["indicator_code"] == PARTICIPANTS]
    small = [
        row
        for row in counts
        if row["value_central"] is not None
        and is_small(int(row["value_central"]), lattice.threshold(*slice_words(row)))
    ]
    single = list(single_hidden(counts, tree))
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


def single_hidden(counts: Iterable[Row], tree: Tree) -> Iterable[str]:
    """Blocks of totals in which exactly one child with persons is hidden under a shown parent."""
    values: dict[tuple[str, str], Row] = {}
    children: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in counts:
        if row["period_type"] == "Y" and row["dim1_scheme"] == TOTAL:
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
        if len(hidden) == 1 and (rest is None or int(rest["value_central"]) > 0):
            shown = sum(int(row["value_central"] or 0) for row in named)
            # With persons who have no row of their own, the difference is not one count.
            if rest is None or shown + int(rest["value_central"]) != int(whole["value_central"]):
                continue
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
