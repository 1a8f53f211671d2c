"""The person lattice and the territory tree: where counts of persons may stand (model.md §5).

Both are read from tables (the seed ``person_lattice``, ``core.dim_territory``); no threshold,
group or country is named in code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from dagster_project.errors import UserError

Row = dict[str, Any]

TOTAL = "_T"
WORLD = "WLD"
PROTECTED = "protected"
REST_SUFFIX = "-R"
# Rates per head that follow the published R02 cell instead of a lattice slice of their own.
TIED_TO_PARTICIPANTS = frozenset({"R04", "F06"})


class Slice(NamedTuple):
    """One allowed shape of a person table."""

    indicator_code: str
    territory_level: str
    period_type: str
    dim1_scheme: str


class Slot(NamedTuple):
    """The cells that are shown or hidden together: one row of one (breakdown) table."""

    indicator_code: str
    territory_level: str
    territory_code: str
    period_type: str
    period_code: str
    dim1_scheme: str


def slot_of(row: Mapping[str, Any]) -> Slot:
    return Slot(*(str(row[name]) for name in Slot._fields))


def slice_of(row: Mapping[str, Any]) -> Slice:
    return Slice(*(str(row[name]) for name in Slice._fields))


@dataclass(frozen=True)
class Lattice:
    """Thresholds k by slice, as the seed states them."""

    thresholds: Mapping[Slice, int]

    @staticmethod
    def from_rows(rows: Iterable[Mapping[str, Any]]) -> Lattice:
        """Rows of the seed ``person_lattice``; raises UserError when it is empty or k < 2."""
        thresholds = {slice_of(row): int(row["threshold_k"]) for row in rows}
        if not thresholds or min(thresholds.values()) < 2:
            raise UserError(
                "The person lattice is empty or has a threshold below 2, so no person count "
                "could be protected.",
                where="dbt/seeds/reference/person_lattice.csv",
                hint="Restore the seed and run the build again.",
            )
        return Lattice(thresholds)

    @property
    def indicators(self) -> frozenset[str]:
        return frozenset(item.indicator_code for item in self.thresholds)

    def allows(self, row: Mapping[str, Any]) -> bool:
        """True when a row of a person indicator stands in the lattice and is not crossed."""
        return slice_of(row) in self.thresholds and row["dim2_scheme"] == TOTAL

    def threshold(
        self, indicator_code: str, territory_level: str, period_type: str, dim1_scheme: str = TOTAL
    ) -> int:
        """k of a slice; the largest k of the indicator where the slice itself isn't listed."""
        exact = self.thresholds.get(
            Slice(indicator_code, territory_level, period_type, dim1_scheme)
        )
        if exact is not None:
            return exact
        of_indicator = [
            k for item, k in self.thresholds.items() if item.indicator_code == indicator_code
        ]
        return max(of_indicator or self.thresholds.values())


@dataclass(frozen=True)
class Tree:
    """Territory → disclosure group → world, with the names of the groups."""

    group_of: Mapping[str, str]
    names: Mapping[str, tuple[str, str]]  # code -> (name_ru, name_en)

    @staticmethod
    def from_rows(rows: Iterable[Mapping[str, Any]]) -> Tree:
        """Rows of ``core.dim_territory``; a territory without a group hangs on the world."""
        group_of: dict[str, str] = {}
        names: dict[str, tuple[str, str]] = {}
        for row in rows:
            code = str(row["territory_code"])
            names[code] = (str(row.get("name_ru") or code), str(row.get("name_en") or code))
            if row["territory_level"] == "territory" and row.get("group_code"):
                group_of[code] = str(row["group_code"])
        return Tree(group_of, names)

    def parent(self, territory_code: str) -> str:
        return self.group_of.get(territory_code, WORLD)


def rest_code(parent: str) -> str:
    """The row that stands for the children of ``parent`` that aren't shown alone."""
    return parent + REST_SUFFIX


def is_person_row(row: Mapping[str, Any]) -> bool:
    """True when the warehouse counted persons for this row, whatever its indicator is called."""
    return row.get("persons_num") is not None or row.get("persons_den") is not None


def person_indicators(
    rows: Iterable[Mapping[str, Any]],
    lattice: Lattice,
    declared: Iterable[str] = (),
) -> frozenset[str]:
    """Indicators that speak of persons: listed in the lattice, declared so in dim_indicator,
    or with any row that carries a count of persons."""
    carrying = {str(row["indicator_code"]) for row in rows if is_person_row(row)}
    return frozenset(carrying | lattice.indicators | set(declared) | TIED_TO_PARTICIPANTS)
