"""What indicators count of persons, by the names of the counts, and to what each is rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dagster_project.errors import UserError
from dagster_project.release.lattice import AT_END, TOTAL, Lattice, Row
from dagster_project.release.rounding import Cell

# Of a count: only those who live where there is an estimate.
COVERED = " covered"


@dataclass(frozen=True)
class Counts:
    """What an indicator counts of persons, by the names of the counts (``counts`` in its YAML).

    ``participants`` is the row's own cell of that count; ``participants/newness/new`` one cell
    of its breakdown, so that a count has one offset wherever it stands. Empty: not of persons.
    ``code=name …``: another count, of the place and period as a whole, at each code of the row.
    ``within``: a count besides the denominator that the numerator is part of.
    """

    numerator: str
    denominator: str
    within: str = ""

    @staticmethod
    def from_meaning(row: Row) -> Counts:
        return Counts(
            str(row["numerator_count"] or ""),
            str(row["denominator_count"] or ""),
            str(row["within_count"] or ""),
        )

    @property
    def are_persons(self) -> bool:
        return bool(self.numerator or self.denominator)

    @property
    def codes(self) -> set[str]:
        """Codes at which other things are counted; none where all count the same."""
        return {code for part in (self.numerator, self.denominator) for code in by_code(part)}

    def at(self, code: str) -> Counts:
        """What is counted in rows of a code of the breakdown."""
        named = (self.numerator, self.denominator, self.within)
        return Counts(*(count_at(part, code) for part in named))


def by_code(named: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in named.split()) if "=" in named else {}


def count_at(named: str, code: str) -> str:
    """Raises UserError when what is counted there is not said."""
    if not (names := by_code(named)):
        return named
    if code not in names:
        raise UserError(
            f"What is counted in rows of the code {code} is not said: `{named}` names others.",
            where="`counts` in the YAML of the indicator",
            hint="Name the count of every code of the breakdown.",
        )
    return f"{names[code]}/{TOTAL}/{TOTAL}"


def cell_of(row: Row, count: str) -> Cell:
    name, _, breakdown = count.partition("/")
    scheme, _, code = breakdown.partition("/")
    place, period = str(row["territory_code"]), str(row["period_code"])
    if name in AT_END and row["period_type"] == "Y":
        period += "-H2"
    if row["value_rule"] == "band" and row["territory_level"] in ("group", "union", "world"):
        name += COVERED
    if breakdown:
        return Cell(name, place, period, scheme, code)
    return Cell(name, place, period, str(row["dim1_scheme"]), str(row["dim1_code"]))


def total_of(cell: Cell) -> Cell:
    """The same count of the place and period, all of it."""
    return cell._replace(scheme=TOTAL, code=TOTAL)


def cells_of(row: Row, counts: Counts) -> dict[str, Cell]:
    """Which columns of a row hold counts of persons: ``value``, ``numerator``, ``denominator``."""
    counts = counts.at(str(row["dim1_code"]))
    if row["value_rule"] == "measure":
        return {"value": cell_of(row, counts.numerator)}
    named = {"numerator": counts.numerator, "denominator": counts.denominator}
    return {part: cell_of(row, count) for part, count in named.items() if count}


def pairs_of(row: Row, counts: Counts) -> Iterator[tuple[Cell, Cell]]:
    """Each count of a row beside those that it is part of."""
    cells = cells_of(row, counts)
    for part in ("numerator", "value"):
        if part in cells and "denominator" in cells:
            yield cells[part], cells["denominator"]
        if part in cells and counts.within:
            yield cells[part], cell_of(row, counts.within)


def bases_of_counts(counts: Mapping[str, Counts], lattice: Lattice) -> dict[str, int]:
    """Name of a count → to what it is rounded wherever it stands: the base of the slices in which
    it is the numerator; of what never is one, of those in which it is the denominator.

    Raises UserError where slices disagree, or round a part more finely than its whole.
    """
    tops: dict[str, set[int]] = defaultdict(set)
    bottoms: dict[str, set[int]] = defaultdict(set)
    pairs = set()
    for declared, base in declared_bases(counts, lattice):
        top, bottom = (name_of(part) for part in (declared.numerator, declared.denominator))
        tops[top].add(base)
        bottoms[bottom].add(base)
        pairs.add((top, bottom))
    found = {**bottoms, **tops}
    wrong = {name for name, bases in found.items() if name and len(bases) > 1}
    bases = {name: max(several) for name, several in found.items() if name}
    wrong |= {top for top, bottom in pairs if top and bottom and bases[top] % bases[bottom]}
    if wrong:
        raise UserError(
            f"To what the counts {', '.join(sorted(wrong))} are rounded is not clear: slices give "
            "them different bases, or one smaller than that of the whole they are part of.",
            where="person_lattice.csv",
            hint="Give all slices in which a count is the numerator one base, or take a name of "
            "its own for another count.",
        )
    return bases


def bases_of_numerators(counts: Mapping[str, Counts], lattice: Lattice) -> dict[str, int]:
    """Indicator → to what its own count is rounded, where all its rows count the same."""
    bases = bases_of_counts(counts, lattice)
    return {
        code: bases[name]
        for code, declared in counts.items()
        if (name := name_of(declared.numerator)) in bases
    }


def declared_bases(counts: Mapping[str, Counts], lattice: Lattice) -> Iterator[tuple[Counts, int]]:
    """What the slices of the lattice count, with their bases."""
    for item, base in lattice.bases.items():
        declared = counts.get(item.indicator_code, Counts("", ""))
        for code in declared.codes or {TOTAL}:
            yield declared.at(code), lattice.of_codes.get((item, code), base)


def name_of(count: str) -> str:
    """Of ``participants/newness/new`` the count that is broken down."""
    return count.partition("/")[0]


def base_of(cell: Cell, bases: Mapping[str, int]) -> int:
    return bases[cell.counted.removesuffix(COVERED)]
