"""Typed tables: the same numbers a figure shows, as accessible HTML and as a file.

A row is a dictionary; a column says how its value is written. Where a column names a ``status``
key and the row's status is not ``ok``, the word of the status stands in the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from dashboards.lib.format import Formats
from dashboards.lib.texts import Texts

Row = dict[str, Any]
TEXT_KINDS = {"text", "code", "date", "period", "status", "reported"}


@dataclass(frozen=True)
class Column:
    """``kind``: text, code, date, period, status, reported, or a unit of ``Formats.number``.

    ``reported`` is a text as the source wrote it, in the source's language.
    """

    key: str
    label: str
    kind: str = "text"
    status: str = ""
    bar: bool = False

    @property
    def is_numeric(self) -> bool:
        return self.kind not in TEXT_KINDS


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: Sequence[Row] = field(default_factory=list)
    caption: str = ""
    can_sort: bool = True  # not where rows are one page of many, or add up to the last

    @property
    def is_empty(self) -> bool:
        return not self.rows

    def values(self, key: str) -> list[Any]:
        return [row.get(key) for row in self.rows]


def status_of(column: Column, row: Row) -> str:
    return str(row.get(column.status) or "ok") if column.status else "ok"


def cell_text(column: Column, row: Row, language: str) -> str:
    """What stands in the cell, in words of the language; ``–`` where nothing applies."""
    texts, formats = Texts(language), Formats(language)
    value = row.get(column.key)
    status = status_of(column, row)
    if status != "ok":
        return texts(f"status.{status}.word")
    if value is None or value == "":
        return "–" if column.is_numeric else ""
    if column.kind == "status":
        return texts.get(f"status.{value}.word", str(value))
    if column.kind == "date":
        return formats.short_date(value)
    if column.kind == "period":
        return formats.period(str(value))
    return formats.number(value, column.kind) if column.is_numeric else str(value)


def height_of(rows: int) -> int:
    """About what a table of so many lines takes."""
    return 40 + 38 * rows


def html(table: Table, language: str, height: int = 340) -> str:
    """A real table with a caption for screen readers; scrolls inside its own frame."""
    head = "".join(
        f'<th scope="col" class="{"cw-num" if column.is_numeric else ""}">'
        f"{_head(column.label, table.can_sort)}</th>"
        for column in table.columns
    )
    largest = {
        column.key: max(
            (abs(float(v)) for v in table.values(column.key) if v is not None), default=0.0
        )
        for column in table.columns
        if column.bar
    }
    body = "".join(
        "<tr>"
        + "".join(_cell(column, row, language, largest) for column in table.columns)
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="cw-scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}"'
        f' style="max-height:{height}px"><table class="cw-table">'
        f'<caption class="cw-hidden">{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(label: str, can_sort: bool) -> str:
    text = escape(label)
    return f'<button type="button" class="cw-sort">{text}</button>' if can_sort else text


def _sorted_by(column: Column, value: Any) -> str:
    """What a column is sorted by where its text would not do."""
    if value is None or not (column.is_numeric or column.kind in ("date", "period")):
        return ""
    return f' data-sort="{escape(str(value))}"'


def _cell(column: Column, row: Row, language: str, largest: dict[str, float]) -> str:
    text = escape(cell_text(column, row, language))
    status = status_of(column, row)
    if status != "ok":
        why = escape(Texts(language)(f"status.{status}.why"))
        return f'<td class="cw-num"><span class="cw-status" title="{why}">{text}</span></td>'
    value = row.get(column.key)
    by = _sorted_by(column, value)
    if column.bar and value is not None and largest[column.key]:
        width = 100 * abs(float(value)) / largest[column.key]
        return (
            f'<td class="cw-num cw-bar"{by}><span class="cw-track">'
            f'<i style="width:{width:.1f}%"></i></span><b>{text}</b></td>'
        )
    if column.kind == "reported":
        return f'<td class="cw-reported" translate="no">{text}</td>'
    return f'<td class="{"cw-num" if column.is_numeric else ""}"{by}>{text}</td>'
