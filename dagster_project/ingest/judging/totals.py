"""Total rows of a sheet against the sums of its accepted rows."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.ingest.judging.accept import Accepted
from dagster_project.ingest.judging.fixed import cast_text
from dagster_project.ingest.model import ControlTotal


def compare(accepted: Accepted) -> tuple[ControlTotal, ...]:
    """Each declared total with the sum it stands for.

    A total stands for all rows above it, or for those since the total before it (a subtotal):
    the sum that agrees is taken, else the sum of all.
    """
    found = []
    before: dict[str, int] = {}
    binding = accepted.source.binding
    for column_name, text, where in accepted.source.control_totals():
        column = binding.contract.column(column_name)
        # Plain digits say what they say; a cast would be planned for each number anew.
        is_plain = text.isascii() and text.isdigit() and column.multiply_by is None
        declared = text if is_plain else cast_text(binding, column, text)
        line = int(where.rsplit(" ", 1)[-1])
        since = before.get(column_name, 0)
        before[column_name] = line
        if declared is None:
            continue
        sums = _sums(accepted, column_name, since, line)
        every, part = map(Decimal, sums)
        stated = Decimal(declared)
        computed = part if part == stated else every
        found.append(ControlTotal(column_name, stated, computed, where))
    return tuple(found)


def _sums(accepted: Accepted, column: str, since: int, before: int) -> tuple[str, str]:
    """The sum of all rows above a line, and of those since another."""

    def statement(rows: str) -> str:
        return (
            f'select coalesce(sum("{column}") filter (_line < $2::bigint), 0)::varchar, '
            f'coalesce(sum("{column}") filter (_line between $1::bigint and $2::bigint), 0)'
            f"::varchar from {rows}"
        )

    every, part = accepted.query(statement, str(since), str(before))[0]
    return every, part
