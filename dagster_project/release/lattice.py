"""The person lattice: in which slices counts of persons are released, and to what they are
rounded. Read from the seed ``person_lattice``; what is not a row of it is not released.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dagster_project.errors import UserError

Row = dict[str, Any]

TOTAL = "_T"
WORLD = "WLD"
SMALLEST_BASE = 5


class Slice(NamedTuple):
    """One shape of a person table."""

    indicator_code: str
    territory_level: str
    period_type: str
    dim1_scheme: str


def slice_of(row: Mapping[str, Any]) -> Slice:
    return Slice(*(str(row[name]) for name in Slice._fields))


@dataclass(frozen=True)
class Lattice:
    """By slice the rounding base, and how large the published total of a place and period must
    be for the slice to be shown there."""

    bases: Mapping[Slice, int]
    least_totals: Mapping[Slice, int] = field(default_factory=dict)

    @staticmethod
    def from_rows(rows: Iterable[Mapping[str, Any]]) -> Lattice:
        """Rows of the seed; raises UserError when it is empty or rounds too little."""
        rows = list(rows)
        bases = {slice_of(row): int(row["base"]) for row in rows}
        if not bases or min(bases.values()) < SMALLEST_BASE:
            raise UserError(
                f"The person lattice is empty or has a base below {SMALLEST_BASE}, so counts of "
                "persons could not be protected.",
                where="dbt/seeds/reference/person_lattice.csv",
                hint="Restore the seed and run the build again.",
            )
        least_totals = {
            slice_of(row): int(row["least_total"]) for row in rows if row.get("least_total")
        }
        return Lattice(bases, least_totals)

    @property
    def indicators(self) -> frozenset[str]:
        return frozenset(item.indicator_code for item in self.bases)

    def base_of(self, row: Mapping[str, Any]) -> int | None:
        """To what the counts of a row are rounded; None when no release holds such a row."""
        return self.bases.get(slice_of(row))

    def least_total_of(self, row: Mapping[str, Any]) -> int:
        """0 where the slice is shown however few there are."""
        return self.least_totals.get(slice_of(row), 0)
