"""Rates of persons and figures per head: shown only where their parts may be known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dagster_project.release.lattice import (
    TIED_TO_PARTICIPANTS,
    WORLD,
    Lattice,
    Row,
    Slot,
    Tree,
    slot_of,
)
from dagster_project.release.protection_counts import (
    AGE,
    NEWCOMERS,
    NEWNESS,
    PARTICIPANTS,
    Verdict,
    Year,
)
from dagster_project.release.protection_ladder import UNNAMED, is_small

REACH = "R04"
YOUTH_SHARE = "Y01"
AGE_KNOWN = "Y02"
SHOW_UP = "E03"
SMALLEST_DENOMINATOR = 20
TIED = TIED_TO_PARTICIPANTS | {NEWCOMERS, YOUTH_SHARE, AGE_KNOWN}
PERSON_RATES = TIED | {SHOW_UP}
# Half a unit of the last published decimal of a figure per 1,000.
HALF_STEP = Decimal("0.005")


def parts_are_safe(row: Row, k: int) -> bool:
    """Numerator and complement each 0 or ≥ k, denominator ≥ 20."""
    numerator, denominator = int(row["numerator_central"]), int(row["denominator_central"])
    return (
        denominator >= SMALLEST_DENOMINATOR
        and not is_small(numerator, k)
        and not is_small(denominator - numerator, k)
    )


def hide_tied(
    rows: Sequence[Row],
    years: Mapping[str, Year],
    verdicts: Mapping[str, Verdict],
    tree: Tree,
    lattice: Lattice,
) -> tuple[set[Slot], set[Slot]]:
    """Rates that follow R02: (slots to hide, slots of R04 that lose only their numerator)."""
    hidden: set[Slot] = set()
    without_numerator: set[Slot] = set()
    covered: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if (row["indicator_code"], row["territory_level"]) == (REACH, "territory") and row[
            "denominator_central"
        ] is not None:
            covered[row["period_code"]].add(str(row["territory_code"]))
    for row in rows:
        indicator = row["indicator_code"]
        if indicator not in TIED or row["status"] not in ("ok", "zero_denominator"):
            continue
        level, code, period = row["territory_level"], row["territory_code"], row["period_code"]
        year, verdict = years.get(period), verdicts.get(period)
        if year is None or verdict is None or not total_is_shown(year, verdict, level, code):
            hidden.add(slot_of(row))
        elif row["status"] != "ok":
            continue
        elif indicator in (NEWCOMERS, YOUTH_SHARE):
            scheme = NEWNESS if indicator == NEWCOMERS else AGE
            is_lost = (
                verdict.is_hidden(level, code, scheme)
                if level == "territory"
                else code in verdict.lost_groups.get(scheme, frozenset())
            )
            if is_lost or not parts_are_safe(row, lattice.threshold(indicator, level, "Y")):
                hidden.add(slot_of(row))
        elif indicator == REACH and level != "territory":
            if heads_are_published(year, verdict, tree, level, code, covered[period]):
                continue
            k = lattice.threshold(PARTICIPANTS, level, "Y")
            (without_numerator if rounding_room(row) >= k else hidden).add(slot_of(row))
    return hidden, without_numerator


def total_is_shown(year: Year, verdict: Verdict, level: str, code: str) -> bool:
    """True when R02 has a count for this cell and shows it."""
    if level == "world":
        exists = year.world is not None
    else:
        exists = code in (year.groups if level == "group" else year.territories)
    return exists and not verdict.is_hidden(level, code)


def heads_are_published(
    year: Year, verdict: Verdict, tree: Tree, level: str, code: str, covered: set[str]
) -> bool:
    """True when the head count of R04, which leaves out territories without an estimate, is
    a sum of published cells: else it minus those cells gives a hidden count."""
    if level == "group":
        return not is_mixed(hidden_cover(year, verdict, tree, code, covered))
    shown = [group for group in year.groups if not verdict.is_hidden("group", group)]
    if any(is_mixed(hidden_cover(year, verdict, tree, group, covered)) for group in shown):
        return False
    below_hidden: set[bool] = set()
    for member in verdict.rests[WORLD].members:
        if member not in year.groups:
            below_hidden.add(False)
            continue
        below_hidden |= {
            territory in covered
            for territory, total in year.territories.items()
            if total > 0 and tree.parent(territory) == member
        }
    return not is_mixed(below_hidden)


def hidden_cover(
    year: Year, verdict: Verdict, tree: Tree, group: str, covered: set[str]
) -> set[bool]:
    """Whether the hidden territories of a group have an estimate."""
    found = {
        code in covered
        for code, total in year.territories.items()
        if total > 0 and tree.parent(code) == group and verdict.is_hidden("territory", code)
    }
    return found | ({False} if UNNAMED in verdict.rests[group].members else set())


def is_mixed(cover: set[bool]) -> bool:
    return len(cover) > 1


def rounding_room(row: Row) -> Decimal:
    """Width of the head counts that fit all three published, rounded figures per 1,000."""
    lower, upper = Decimal(0), Decimal("Infinity")
    for value, denominator in (
        ("value_low", "denominator_high"),
        ("value_central", "denominator_central"),
        ("value_high", "denominator_low"),
    ):
        if row[value] is not None and row[denominator] is not None:
            per_head = Decimal(row[denominator]) / 1000
            lower = max(lower, (Decimal(row[value]) - HALF_STEP) * per_head)
            upper = min(upper, (Decimal(row[value]) + HALF_STEP) * per_head)
    return upper - lower


def hide_show_up(rows: Iterable[Row], tree: Tree, lattice: Lattice) -> set[Slot]:
    """E03 by its own ladder: territories within their group and year."""
    hidden: set[Slot] = set()
    blocks: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["indicator_code"] != SHOW_UP or row["status"] != "ok":
            continue
        level = str(row["territory_level"])
        k = lattice.threshold(SHOW_UP, level, str(row["period_type"]))
        persons = [int(row[name] or 0) for name in ("persons_num", "persons_den")]
        if not parts_are_safe(row, k) or any(is_small(count, k) for count in persons):
            hidden.add(slot_of(row))
        if level == "territory":
            parent = tree.parent(str(row["territory_code"]))
            # A territory without a group has no siblings whose sum is known.
            block = parent if parent != WORLD else str(row["territory_code"])
            blocks[block, str(row["period_code"])].append(row)
    k = lattice.threshold(SHOW_UP, "territory", "Y")
    for block_rows in blocks.values():
        hidden |= follow(block_rows, hidden, k)
    return hidden


def follow(rows: Sequence[Row], hidden: set[Slot], k: int) -> set[Slot]:
    """The rows that follow so that no single row, and no small sum, is left by subtraction."""
    lost = [row for row in rows if slot_of(row) in hidden]
    following = sorted(
        (row for row in rows if slot_of(row) not in hidden and row["denominator_central"] > 0),
        key=lambda row: (row["denominator_central"], row["territory_code"]),
    )

    def is_exposed() -> bool:
        shown_up = sum(int(row["numerator_central"]) for row in lost)
        stayed_away = sum(int(row["denominator_central"]) for row in lost) - shown_up
        return len(lost) == 1 or is_small(shown_up, k) or is_small(stayed_away, k)

    while lost and is_exposed() and following:
        lost.append(following.pop(0))
    return {slot_of(row) for row in lost}
