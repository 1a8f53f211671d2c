"""Total rows of a sheet against the sums of its accepted rows."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from dagster_project.ingest.accept import Accepted, quoted
from dagster_project.ingest.fixed import cast_text
from dagster_project.ingest.model import ControlTotal
from dagster_project.ingest.source import Source


def compare(
    engine: duckdb.DuckDBPyConnection, accepted: Accepted, source: Source
) -> tuple[ControlTotal, ...]:
    """Each declared total with the sum it stands for.

    A total stands for all rows above it, or for those since the total before it (a subtotal):
    the sum that agrees is taken, else the sum of all.
    """
    found = []
    before: dict[str, int] = {}
    binding = source.binding
    for column_name, text, where in source.control_totals():
        column = binding.contract.column(column_name)
        # Plain digits say what they say; a cast would be planned for each number anew.
        is_plain = text.isascii() and text.isdigit() and column.multiply_by is None
        declared = text if is_plain else cast_text(binding, column, text)
        line = int(where.rsplit(" ", 1)[-1])
        since = before.get(column_name, 0)
        before[column_name] = line
        if declared is None:
            continue
        row = engine.execute(
            f'select coalesce(sum("{column_name}") filter (_line < {line}), 0)::varchar, '
            f'coalesce(sum("{column_name}") filter (_line between {since} and {line}), 0)::varchar '
            f"from read_parquet({quoted(accepted.target)})"
        ).fetchone()
        every, part = (Decimal(value) for value in (row or ("0", "0")))
        stated = Decimal(declared)
        computed = part if part == stated else every
        found.append(ControlTotal(column_name, stated, computed, where))
    return tuple(found)
