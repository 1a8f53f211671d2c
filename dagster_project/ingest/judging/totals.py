"""Total rows of a table against the sums of its accepted rows."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.contracts.model import Column
from dagster_project.ingest.judging.accepted_rows import AcceptedRows
from dagster_project.ingest.judging.file_values import cast_text
from dagster_project.ingest.judging.masks import shape
from dagster_project.ingest.model import ControlTotal
from dagster_project.ingest.readers.source import Binding

# Signs of a text, and lines, that are told.
LONGEST_TEXT = 100
MOST_NAMED = 10
# A line below every row.
BELOW_ALL = (1 << 63) - 1


@dataclass(frozen=True)
class _Stated:
    """What a total row states of one column; ``value`` is None when it is no number of it."""

    line: int
    value: Decimal | None
    text: str
    where: str


def compare(accepted: AcceptedRows) -> tuple[ControlTotal, ...]:
    """Each declared total with the sum it stands for.

    A total stands for all rows of the table, or for rows beside it up to another total, all of
    them below their rows or all above: the reading in which more of a column's totals agree is
    taken. Of a total that agrees with nothing, the nearest sum is told.
    """
    binding = accepted.source.binding
    declared: dict[str, list[_Stated]] = {}
    for row in accepted.source.total_rows():
        for name, text in row.stated.items():
            column = binding.contract.column(name)
            if not _says_nothing(binding, column, text):
                value = _value(binding, column, text)
                declared.setdefault(name, []).append(_Stated(row.line, value, text, row.where))
    found = []
    for name, totals in declared.items():
        *before, whole = _sums_before(accepted, name, [total.line for total in totals])
        read = [
            (value, above)
            for value, above in ((t.value, a) for t, a in zip(totals, before, strict=True))
            if value is not None
        ]
        computed = iter(_agreeing([value for value, _ in read], [*(a for _, a in read), whole]))
        for total in totals:
            own = whole if total.value is None else next(computed)
            told = _told(binding, total.text) if total.value is None else ""
            found.append((total.line, ControlTotal(name, total.value, own, total.where, told)))
    return tuple(total for _, total in sorted(found, key=lambda item: item[0]))


def warning(accepted: AcceptedRows) -> list[str]:
    """Said of total rows that state nothing in any total column."""
    binding = accepted.source.binding
    if not binding.layout.sheet.total_columns:
        return []
    column = binding.contract.column
    silent = [
        row.where
        for row in accepted.source.total_rows()
        if all(_says_nothing(binding, column(name), text) for name, text in row.stated.items())
    ]
    if not silent:
        return []
    more = f" and {len(silent) - MOST_NAMED} more" if len(silent) > MOST_NAMED else ""
    listed = "; ".join(silent[:MOST_NAMED]) + more
    return [f"Total rows state nothing under the total columns and were not compared: {listed}."]


def _says_nothing(binding: Binding, column: Column, text: str) -> bool:
    return text in binding.layout.csv.null_values or text in column.null_values


def _told(binding: Binding, text: str) -> str:
    """What stands in the file, as others may see it."""
    if binding.contract.has_persons:
        return shape(text)
    shown = " ".join(text.split())
    return f"`{shown if len(shown) <= LONGEST_TEXT else shown[:LONGEST_TEXT] + '…'}`"


def _value(binding: Binding, column: Column, text: str) -> Decimal | None:
    # Plain digits say what they say; a cast would be planned for each number anew.
    is_plain = text.isascii() and text.isdigit() and column.multiply_by is None
    declared = text if is_plain else cast_text(binding, column, text)
    value = None if declared is None else Decimal(declared)
    return value if value is not None and value.is_finite() else None


def _agreeing(values: Sequence[Decimal], sums: Sequence[Decimal]) -> list[Decimal]:
    """The sum that each total stands for; ``sums``: of all rows above each, and of all rows."""
    *before, whole = sums
    below = _nearest(values, before, whole)
    # Seen from the end of the table, a total above its rows is one below them.
    after = [whole - sum_above for sum_above in reversed(before)]
    above = _nearest(values[::-1], after, whole)[::-1]

    def agreeing(computed: Sequence[Decimal]) -> int:
        return sum(map(Decimal.__eq__, values, computed))

    return above if agreeing(above) > agreeing(below) else below


def _nearest(values: Sequence[Decimal], before: Sequence[Decimal], whole: Decimal) -> list[Decimal]:
    """Of each value the nearest sum: of all rows, or of those between it and an earlier total or
    the start; ``before``: the sum of the rows before each value."""
    bounds = [Decimal(0)]
    found = []
    for value, here in zip(values, before, strict=True):
        place = bisect_left(bounds, here - value)
        own = [here - bound for bound in bounds[max(place - 1, 0) : place + 1]]
        found.append(min([*own, whole], key=lambda total: abs(total - value)))
        insort(bounds, here)
    return found


def _sums_before(accepted: AcceptedRows, column: str, lines: Sequence[int]) -> list[Decimal]:
    """The sum of the rows above each line (in order), and of all rows."""

    def statement(rows: str) -> str:
        # Not an ASOF join: over an empty table it ends the engine.
        return (
            "select coalesce(sum(amount) over (order by line), 0)::varchar from "
            f'(select _line as line, "{column}" as amount, false as is_total from {rows} union all '
            "select unnest(string_split($1, ','))::bigint, null, true) "
            "qualify is_total order by line nulls last"
        )

    listed = ",".join(map(str, (*lines, BELOW_ALL)))
    return [Decimal(text) for (text,) in accepted.query(statement, listed)]
