"""Which native chart of a workbook shows what a panel's figure shows, where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.documents.workbook import Chart
from dashboards.lib.table import Column, Table
from dashboards.lib.view import View

MOST_ROWS, MOST_SERIES = 40, 6


def native_chart(view: View) -> Chart | None:
    """Bars or lines whose numbers are whole columns of the table, row by row; else None: a chart
    of a part of them, or of other numbers, would be another chart."""
    figure, table = view.figure, view.table
    if figure is None or not 2 <= len(table.rows) <= MOST_ROWS:
        return None
    if not {trace.type for trace in figure.data} <= {"bar", "scatter"}:
        return None
    found: dict[str, str] = {}
    for trace in figure.data:
        kind = _kind(trace)
        values = trace.x if kind == "bar" else trace.y
        column = _column(values, table) if kind else None
        if column is not None:
            found.setdefault(column.key, kind)
    label = next((c for c in table.columns if not c.is_numeric and c.kind != "status"), None)
    kinds = set(found.values())
    if label is None or len(kinds) != 1 or len(found) > MOST_SERIES:
        return None
    if len({column.kind for column in table.columns if column.key in found}) != 1:
        return None
    ordered = tuple(column.key for column in table.columns if column.key in found)
    return Chart(kinds.pop(), label.key, ordered)


def _kind(trace: Any) -> str:
    if trace.type == "bar":
        return "bar" if trace.orientation == "h" else "column"
    return "line" if "lines" in trace.mode and None not in trace.x else ""


def _column(values: Sequence[Any], table: Table) -> Column | None:
    drawn = [None if value is None else round(float(value), 9) for value in values]
    for column in table.columns:
        if column.is_numeric and not column.unit:
            told = [None if v is None else round(float(v), 9) for v in table.values(column.key)]
            if told == drawn and any(value is not None for value in told):
                return column
    return None
