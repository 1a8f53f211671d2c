"""Total rows of a table against the sums of its rows, accepted or not."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.contracts.cast_sql import sql_type
from dagster_project.contracts.model import Column
from dagster_project.ingest.judging.accepted_rows import LINES, AcceptedRows
from dagster_project.ingest.judging.file_values import cast_text
from dagster_project.ingest.judging.masks import shape
from dagster_project.ingest.judging.quarantine import Violation
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


@dataclass(frozen=True)
class _Beside:
    """What the rows that are not among the sound ones say of one column: their numbers by line,
    and the lines whose number can't be read."""

    amounts: list[tuple[int, str]]
    unread: list[int]


def compare(accepted: AcceptedRows, violations: Sequence[Violation]) -> tuple[ControlTotal, ...]:
    """Each declared total with the sum it stands for, over all rows that can be read.

    To be asked while the rows of ``violations`` are not among the accepted ones.

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
        beside = _beside(accepted, name, violations)
        lines = [total.line for total in totals]
        *before, whole = _sums_before(accepted, name, lines, beside)
        read = [
            (value, above)
            for value, above in ((t.value, a) for t, a in zip(totals, before, strict=True))
            if value is not None
        ]
        computed = iter(_agreeing([value for value, _ in read], [*(a for _, a in read), whole]))
        edges = [(0, Decimal(0)), *zip(lines, before, strict=True), (BELOW_ALL, whole)]
        least = _least(binding.contract.column(name))
        for total in totals:
            own = whole if total.value is None else next(computed)
            told = _told(binding, total.text) if total.value is None else ""
            is_equal = total.value is None or total.value == own
            unread = 0 if is_equal else _explaining(total, edges, beside.unread, least)
            control = ControlTotal(name, total.value, own, total.where, told, unread)
            found.append((total.line, control))
    return tuple(total for _, total in sorted(found, key=lambda item: item[0]))


def _beside(accepted: AcceptedRows, column: str, violations: Sequence[Violation]) -> _Beside:
    # A row whose structure is broken has no columns.
    unread = {violation.line for violation in violations if not violation.column}
    if len(unread) == len({violation.line for violation in violations}):
        return _Beside([], sorted(unread))
    looked_up = accepted.amounts(column)
    unread |= {line for line, _, is_unread in looked_up if is_unread}
    amounts = [(line, amount) for line, amount, _ in looked_up if amount is not None]
    return _Beside(amounts, sorted(unread))


def _least(column: Column) -> Decimal | None:
    """What a number that can't be read adds at least, if anything is known of it."""
    is_bounded = column.minimum is not None and Decimal(column.minimum) >= 0
    return Decimal(0) if is_bounded else None


def _explaining(
    total: _Stated,
    edges: Sequence[tuple[int, Decimal]],
    unread: Sequence[int],
    least: Decimal | None,
) -> int:
    """Of how many rows the number is unknown, where these can explain what the total states.

    ``edges``: the totals, start and end of the table, with the sum of the rows above each.
    """
    assert total.value is not None
    (own,) = [edge for edge in edges if edge[0] == total.line]
    ranges = [(edge, own) if edge[0] < own[0] else (own, edge) for edge in edges if edge is not own]
    for (start, above), (end, below) in [(edges[0], edges[-1]), *ranges]:
        unknown = bisect_left(unread, end) - bisect_left(unread, start)
        if unknown and (least is None or total.value >= below - above + least):
            return unknown
    return 0


def warnings(accepted: AcceptedRows, totals: Sequence[ControlTotal]) -> list[str]:
    """What is said of totals that could not be compared."""
    unsure = [
        f"The total of {total.column} ({total.where}) is {total.declared} and was not compared: in "
        f"{total.unread} of its rows that number can't be read. The others add up to "
        f"{total.computed}."
        for total in totals
        if total.unread
    ]
    more = [f"{len(unsure) - MOST_NAMED} more totals were not compared."]
    return [*_silent(accepted), *unsure[:MOST_NAMED], *(more if len(unsure) > MOST_NAMED else [])]


def _silent(accepted: AcceptedRows) -> list[str]:
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


def _sums_before(
    accepted: AcceptedRows, column: str, lines: Sequence[int], beside: _Beside
) -> list[Decimal]:
    """The sum of the rows above each line (in order), and of all rows."""
    kind = sql_type(accepted.sql.contract.column(column))
    texts = [",".join(map(str, (*lines, BELOW_ALL)))]
    added = ""
    if beside.amounts:
        texts += [",".join(map(str, part)) for part in zip(*beside.amounts, strict=True)]
        added = (
            "union all select unnest(string_split($2, ','))::bigint, "
            f"unnest(string_split($3, ','))::{kind}, false "
        )

    def statement(rows: str) -> str:
        # Not an ASOF join: over an empty table it ends the engine.
        return (
            "select coalesce(sum(amount) over (order by line), 0)::varchar from "
            f'(select _line as line, "{column}" as amount, false as is_total from {rows} {added}'
            f"union all select {LINES}, null, true) "
            "qualify is_total order by line nulls last"
        )

    return [Decimal(text) for (text,) in accepted.query(statement, *texts)]
