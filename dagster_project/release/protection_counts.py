"""The ladder over the participants table P1: totals, breakdowns and half-years of R02.

Blocks go from the top down: world → groups, then every shown group → its territories. What
is hidden above is hidden below, because shown parts would add up to the hidden whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dagster_project.release.lattice import (
    TOTAL,
    WORLD,
    Lattice,
    Row,
    Slot,
    Tree,
    rest_code,
)
from dagster_project.release.protection_ladder import (
    UNNAMED,
    Broken,
    Cells,
    Rest,
    choose_lost,
    choose_rest,
    is_small,
    with_unnamed,
)

PARTICIPANTS = "R02"
NEWCOMERS = "R08"
AGE = "age5"
YOUTH = "youth"
NEWNESS = "newness"
YOUTH_BANDS = frozenset({"14_17", "18_35"})
TERRITORY_BREAKDOWNS = (YOUTH, NEWNESS, "events_1_2")


@dataclass
class Year:
    """The counts of one year. ``cells`` is by (level, scheme), then code, then dim1_code."""

    period_code: str
    world: int | None = None
    groups: dict[str, int] = field(default_factory=dict)
    territories: dict[str, int] = field(default_factory=dict)
    cells: dict[tuple[str, str], dict[str, dict[str, int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def ordered(self, level: str, scheme: str) -> tuple[dict[str, Cells], tuple[str, ...]]:
        """Cells of every row of a breakdown in one fixed order of codes, missing ones as 0."""
        by_code = self.cells[level, scheme]
        codes = tuple(sorted({code for row in by_code.values() for code in row}))
        return (
            {name: tuple(row.get(code, 0) for code in codes) for name, row in by_code.items()},
            codes,
        )


@dataclass
class Verdict:
    """What the ladder decided for one year: hidden slots of R02, rests and lost breakdowns."""

    period_code: str
    hidden: set[Slot] = field(default_factory=set)
    rests: dict[str, Rest] = field(default_factory=dict)  # parent -> rest
    # (parent, scheme) -> cells of the rest row by dim1_code
    rest_cells: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    lost_groups: dict[str, frozenset[str]] = field(default_factory=dict)  # scheme -> codes

    def hide(self, level: str, code: str, scheme: str) -> None:
        self.hidden.add(Slot(PARTICIPANTS, level, code, "Y", self.period_code, scheme))

    def is_hidden(self, level: str, code: str, scheme: str = TOTAL) -> bool:
        return Slot(PARTICIPANTS, level, code, "Y", self.period_code, scheme) in self.hidden


def read_years(rows: Iterable[Row]) -> dict[str, Year]:
    """Collect R02 by year, and the newcomers of groups and the world from R08."""
    years: dict[str, Year] = {}
    for row in rows:
        if row["period_type"] != "Y" or row["indicator_code"] not in (PARTICIPANTS, NEWCOMERS):
            continue
        code, level = str(row["territory_code"]), str(row["territory_level"])
        year = years.setdefault(row["period_code"], Year(row["period_code"]))
        if row["indicator_code"] == NEWCOMERS:
            is_counted = row["status"] == "ok" and row["numerator_central"] is not None
            if level != "territory" and is_counted:
                new, persons = int(row["numerator_central"]), int(row["denominator_central"])
                year.cells[level, NEWNESS][code] = {"new": new, "returning": persons - new}
            continue
        if row["value_central"] is None:
            continue
        count, scheme = int(row["value_central"]), str(row["dim1_scheme"])
        if scheme != TOTAL:
            year.cells[level, scheme][code][str(row["dim1_code"])] = count
        elif level == "world":
            year.world = count
        else:
            (year.groups if level == "group" else year.territories)[code] = count
    for year in years.values():
        derive_youth(year)
    return years


def derive_youth(year: Year) -> None:
    """Youth of groups and the world: not published itself, but it follows from age5."""
    for level in ("group", "world"):
        for code, bands in year.cells[level, AGE].items():
            young = sum(count for band, count in bands.items() if band in YOUTH_BANDS)
            year.cells[level, YOUTH][code] = {
                "youth": young,
                "other": sum(bands.values()) - young,
            }


def climb_year(year: Year, tree: Tree, lattice: Lattice) -> Verdict:
    """Decide every slot of R02 of one year."""
    verdict = Verdict(year.period_code)
    below: dict[str, dict[str, int]] = defaultdict(dict)
    for code, total in year.territories.items():
        parent = tree.parent(code)
        below[parent if parent in year.groups else WORLD][code] = total
    loose = below.pop(WORLD, {})

    world_k = lattice.threshold(PARTICIPANTS, "group", "Y")
    children = with_unnamed(year.world, {**year.groups, **loose})
    world_is_small = year.world is not None and is_small(
        year.world, lattice.threshold(PARTICIPANTS, "world", "Y")
    )
    rest = Rest(frozenset(children)) if world_is_small else choose_rest(children, world_k)
    verdict.rests[WORLD] = rest
    if world_is_small:
        verdict.hide("world", WORLD, TOTAL)
    for code in rest.members - {UNNAMED}:
        verdict.hide("group" if code in year.groups else "territory", code, TOTAL)

    for scheme in (AGE, NEWNESS, YOUTH):
        lose_groups(verdict, year, scheme, children, lattice)
    for group, total in year.groups.items():
        if verdict.is_hidden("group", group):
            verdict.rests[group] = Rest(frozenset(below[group]))
        else:
            verdict.rests[group] = choose_rest(
                with_unnamed(total, below[group]), lattice.threshold(PARTICIPANTS, "territory", "Y")
            )
        for code in verdict.rests[group].members - {UNNAMED}:
            verdict.hide("territory", code, TOTAL)
        lose_territories(verdict, year, group, below[group], lattice)
    for code, total in loose.items():
        if UNNAMED in children:
            # World minus groups minus this row would be the persons who have no row.
            for scheme in TERRITORY_BREAKDOWNS:
                verdict.lost_groups[scheme] = verdict.lost_groups.get(scheme, frozenset()) | {code}
        lose_territories(verdict, year, code, {code: total}, lattice)
    return verdict


def lose_groups(
    verdict: Verdict, year: Year, scheme: str, children: Mapping[str, int], lattice: Lattice
) -> None:
    """One breakdown over the groups of the world; only age5 is a table of its own here."""
    cells, codes = year.ordered("group", scheme)
    if not cells:
        return
    k = lattice.threshold(PARTICIPANTS, "group", "Y", AGE)
    rest = verdict.rests[WORLD]
    world_row = year.cells["world", scheme].get(WORLD)
    rows = {
        code: Broken(children[code], row)
        for code, row in cells.items()
        if code in children and code not in rest.members
    }
    unnamed: Cells = tuple(0 for _ in codes)
    if world_row is not None:
        sums = [sum(row[index] for row in cells.values()) for index in range(len(codes))]
        unnamed = tuple(
            max(world_row.get(code, 0) - total, 0) for code, total in zip(codes, sums, strict=True)
        )
    outside = {code for code, total in children.items() if code not in cells and total > 0}
    is_in_rest = bool(outside & rest.members)
    is_split = is_in_rest and not outside <= rest.members
    already_lost: set[str] = set()
    if rest.is_published:
        members = [cells[code] for code in rest.members if code in cells]
        if is_in_rest and not is_split:
            members.append(unnamed)
        rest_row = tuple(sum(row[index] for row in members) for index in range(len(codes)))
        rows[rest_code(WORLD)] = Broken(rest.total or 0, rest_row)
        verdict.rest_cells[WORLD, scheme] = dict(zip(codes, rest_row, strict=True))
        if is_split:
            already_lost.add(rest_code(WORLD))
    if any(unnamed) and (not is_in_rest or is_split):
        rows[UNNAMED] = Broken(sum(unnamed), unnamed)
    world_is_lost = verdict.is_hidden("world", WORLD) or (
        world_row is not None and any(is_small(count, k) for count in world_row.values())
    )
    lost = (
        frozenset(rows) | {WORLD}
        if world_is_lost
        else choose_lost(rows, k, frozenset(already_lost))
    )
    lost |= {code for code in cells if code in rest.members}
    verdict.lost_groups[scheme] = lost - {UNNAMED}
    if scheme == AGE:
        for code in verdict.lost_groups[AGE]:
            verdict.hide("world" if code == WORLD else "group", code, AGE)


def lose_territories(
    verdict: Verdict, year: Year, parent: str, totals: Mapping[str, int], lattice: Lattice
) -> None:
    """The breakdowns of one group's territories; a rest row is a row like any other."""
    rest = verdict.rests.get(parent, Rest())
    for scheme in TERRITORY_BREAKDOWNS:
        cells, codes = year.ordered("territory", scheme)
        k = lattice.threshold(PARTICIPANTS, "territory", "Y", scheme)
        mine = {code: row for code, row in cells.items() if code in totals}
        rows = {
            code: Broken(totals[code], row)
            for code, row in mine.items()
            if not verdict.is_hidden("territory", code)
        }
        already_lost: set[str] = set()
        members = [mine[code] for code in rest.members if code in mine]
        if rest.is_published and members:
            rest_row = tuple(map(sum, zip(*members, strict=True)))
            rows[rest_code(parent)] = Broken(rest.total or 0, rest_row)
            verdict.rest_cells[parent, scheme] = dict(zip(codes, rest_row, strict=True))
            if UNNAMED in rest.members:
                already_lost.add(rest_code(parent))
        is_lost_above = parent in verdict.lost_groups.get(scheme, frozenset())
        lost = frozenset(rows) if is_lost_above else choose_lost(rows, k, frozenset(already_lost))
        for code in lost | (mine.keys() - rows.keys()):
            verdict.hide("territory", code, scheme)


def hide_halves(
    rows: Iterable[Row], verdicts: Mapping[str, Verdict], lattice: Lattice
) -> set[Slot]:
    """Half-years of groups: a small half, or a hidden year, hides both halves."""
    halves: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        if (row["indicator_code"], row["period_type"], row["dim1_scheme"]) == (
            PARTICIPANTS,
            "H",
            TOTAL,
        ) and row["value_central"] is not None:
            level, code, period = (
                str(row[name]) for name in ("territory_level", "territory_code", "period_code")
            )
            halves[level, code, period[:4]][period] = int(row["value_central"])
    hidden: set[Slot] = set()
    for (level, code, year), counts in halves.items():
        k = lattice.threshold(PARTICIPANTS, level, "H")
        year_is_hidden = year in verdicts and verdicts[year].is_hidden(level, code)
        if year_is_hidden or any(is_small(count, k) for count in counts.values()):
            hidden |= {Slot(PARTICIPANTS, level, code, "H", period, TOTAL) for period in counts}
    return hidden
