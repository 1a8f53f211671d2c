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
# Breakdowns whose codes count up to a day: each holds the code before it, the last is the total.
RISING = frozenset({"season_week"})
# Breakdowns in which none, or all, would tell something of everybody: a count that is published as
# 0 or as its whole says too few.
SENSITIVE = frozenset({"case_category", "referred_to"})
# Counts of a moment, the end of the period: that of a year is that of its second half.
AT_END = frozenset({"cases_open", "cases_open_long"})


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
    be for the slice to be shown there. Single codes of a breakdown may have a base of their own."""

    bases: Mapping[Slice, int]
    least_totals: Mapping[Slice, int] = field(default_factory=dict)
    of_codes: Mapping[tuple[Slice, str], int] = field(default_factory=dict)

    @staticmethod
    def from_rows(rows: Iterable[Mapping[str, Any]]) -> Lattice:
        """Rows of the seed; raises UserError when it is empty or rounds too little."""
        rows = list(rows)
        whole = [row for row in rows if row.get("dim1_code", TOTAL) == TOTAL]
        bases = {slice_of(row): int(row["base"]) for row in whole}
        of_codes = {
            (slice_of(row), str(row["dim1_code"])): int(row["base"])
            for row in rows
            if row not in whole
        }
        if not bases or min([*bases.values(), *of_codes.values()]) < SMALLEST_BASE:
            raise UserError(
                f"The person lattice is empty or has a base below {SMALLEST_BASE}, so counts of "
                "persons could not be protected.",
                where="dbt/seeds/reference/person_lattice.csv",
                hint="Restore the seed and run the build again.",
            )
        least_totals = {
            slice_of(row): int(row["least_total"]) for row in whole if row.get("least_total")
        }
        return Lattice(bases, least_totals, of_codes)

    @property
    def indicators(self) -> frozenset[str]:
        return frozenset(item.indicator_code for item in self.bases)

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a release holds such a row."""
        return slice_of(row) in self.bases

    def least_total_of(self, row: Mapping[str, Any]) -> int:
        """0 where the slice is shown however few there are."""
        return self.least_totals.get(slice_of(row), 0)
