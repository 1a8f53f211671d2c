"""The person lattice: in which slices counts of persons are released, and to what they are
rounded. Read from the seed ``person_lattice``; what is not a row of it is not released.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    """Rounding base by slice."""

    bases: Mapping[Slice, int]

    @staticmethod
    def from_rows(rows: Iterable[Mapping[str, Any]]) -> Lattice:
        """Rows of the seed; raises UserError when it is empty or rounds too little."""
        bases = {slice_of(row): int(row["base"]) for row in rows}
        if not bases or min(bases.values()) < SMALLEST_BASE:
            raise UserError(
                f"The person lattice is empty or has a base below {SMALLEST_BASE}, so counts of "
                "persons could not be protected.",
                where="dbt/seeds/reference/person_lattice.csv",
                hint="Restore the seed and run the build again.",
            )
        return Lattice(bases)

    @property
    def indicators(self) -> frozenset[str]:
        return frozenset(item.indicator_code for item in self.bases)

    def base_of(self, row: Mapping[str, Any]) -> int | None:
        """To what the counts of a row are rounded; None when no release holds such a row."""
        return self.bases.get(slice_of(row)) if row["dim2_scheme"] == TOTAL else None
