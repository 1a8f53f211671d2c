"""Typed tables: the same numbers a figure shows, as accessible HTML and as a file.

A row is a dictionary; a column says how its value is written. Where a column names a ``status``
key, the status is a column of its own beside the values it belongs to: a number column holds
numbers and nothing else. On the page it is a mark, with a legend of the marks in use; in files it
is a word. The maturity of a row and what it rests on stand in columns at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from dashboards.lib import statuses
from dashboards.lib.format import Formats
from dashboards.lib.texts import Texts

Row = dict[str, Any]
TEXT_KINDS = {"text", "code", "date", "period", "status", "reported", "link", "written"}
# Too short to be broken at its dashes.
KEPT_WHOLE = {"code", "date", "period"}
MATURITY = "maturity"
PASSPORT = "passport"
# Letters of a text that may stand word under word on a phone.
SHORT_TEXT = 60
# Of more rows than fit on a screen a reader looks one up by words.
ROWS_SEEN_AT_ONCE = 12
# What a figure rests on, where a row knows it: deliveries due, and the share of them in effect.
COVERAGE = {"coverage_expected": "count", "coverage_share": "share"}


@dataclass(frozen=True)
class Column:
    """``kind``: text, code, date, period, status, reported, link, written (a number that is a text
    already), or a unit of ``Formats.number``.

    ``reported`` is a text as the source wrote it, in the source's language; ``lang`` is the code
    of that language where all of the column is in one. A ``link`` is an address; on the page the
    text under ``<key>_text`` stands for it, or the column's label.
    ``status`` names the key of the row that says whether there is a value, ``unit`` the one that
    says its unit where each row has its own; ``leads_to`` names the one that holds the address
    the cell leads to on the page: a country, a post, an event; ``opens`` the one that holds the
    number whose passport it opens, where that is not the cell's own value.
    """

    key: str
    label: str
    kind: str = "text"
    status: str = ""
    bar: bool = False
    unit: str = ""
    leads_to: str = ""
    opens: str = ""
    lang: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.kind not in TEXT_KINDS

    @property
    def is_right(self) -> bool:
        """Whether its cells are read digit under digit."""
        return self.is_numeric or self.kind == "written"


@dataclass(frozen=True)
class Order:
    """Of a table that is shown in pages: ``key`` of the address that says how all its rows are
    sorted, and what it says: ``title``, ``-visits_count`` (falling), or nothing."""

    key: str
    by: str = ""

    def of(self, column: Column) -> str:
        """``ascending``, ``descending``, or nothing where they are not sorted by the column."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.by, "")

    def after_click(self, column: Column) -> str:
        """Numbers and dates first from the largest, texts from A; then the other way; then as it
        was before."""
        rising, falling = column.key, f"-{column.key}"
        first, second = (falling, rising) if _is_sized(column) else (rising, falling)
        return {first: second, second: ""}.get(self.by, first)

    def put(self, table: Table, language: str) -> Table:
        """The table with its rows in this order; what has no value stands last."""
        column = next((one for one in table.columns if self.of(one)), None)
        if column is None:
            return table
        known = [row for row in table.rows if row.get(column.key) not in (None, "")]
        known.sort(key=lambda row: _size(column, row, language), reverse=self.by[:1] == "-")
        rest = [row for row in table.rows if row.get(column.key) in (None, "")]
        return replace(table, rows=[*known, *rest])


def _is_sized(column: Column) -> bool:
    return column.is_numeric or column.kind in ("date", "period")


def _size(column: Column, row: Row, language: str) -> Any:
    if _is_sized(column):
        return row[column.key]
    return cell_text(column, row, language).casefold().replace("ё", "е")


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: Sequence[Row] = field(default_factory=list)
    caption: str = ""
    can_sort: bool = True  # not where rows are one page of many, or add up to the last
    order: Order | None = None  # of all pages together

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def opening(self) -> dict[str, str]:
        """Status → the column whose value it is of, which opens its passport."""
        valued = [column for column in self.columns if column.is_numeric and column.status]
        return {column.status: column.key for column in reversed(valued)}

    def values(self, key: str) -> list[Any]:
        return [row.get(key) for row in self.rows]


def status_of(column: Column, row: Row) -> str:
    return str(row.get(column.status) or "ok") if column.status else "ok"


def columns_in_file(table: Table, language: str) -> list[Column]:
    """Every status beside its values, then maturity and coverage where rows know them."""
    texts = Texts(language)
    columns = _with_statuses(table, language, lambda _: True)
    if any(row.get(MATURITY) for row in table.rows):
        columns.append(Column(MATURITY, texts("column.maturity"), "status"))
    if any(row.get(key) is not None for row in table.rows for key in COVERAGE):
        columns += [Column(key, texts(f"column.{key}"), kind) for key, kind in COVERAGE.items()]
    return columns


def columns_on_page(table: Table, language: str) -> list[Column]:
    """The same, as far as there is something to mark."""

    def is_marked(key: str) -> bool:
        return any((row.get(key) or statuses.OK) in statuses.MARKS for row in table.rows)

    columns = _with_statuses(table, language, is_marked)
    if is_marked(MATURITY):
        columns.append(Column(MATURITY, Texts(language)("column.maturity"), "status"))
    return columns


def _with_statuses(table: Table, language: str, is_wanted: Callable[[str], bool]) -> list[Column]:
    """The table's columns, each status after the last of the columns that name it."""
    texts, columns = Texts(language), list[Column]()
    for position, column in enumerate(table.columns):
        columns.append(column)
        key = column.status
        later = {other.status for other in table.columns[position + 1 :]}
        if not key or key in later or not is_wanted(key):
            continue
        sharing = [other.label for other in table.columns if other.status == key]
        label = texts("column.status")
        if len({c.status for c in table.columns if c.status}) > 1 and len(sharing) == 1:
            label = f"{sharing[0]}: {label.lower()}"
        columns.append(Column(key, label, "status"))
    return columns


def marks_of(table: Table) -> set[str]:
    """Statuses and maturities that are marked in the table."""
    keys = {column.status for column in table.columns if column.status} | {MATURITY}
    found = {row.get(key) for row in table.rows for key in keys}
    return {code for code in found if code in statuses.MARKS}


def cell_text(column: Column, row: Row, language: str) -> str:
    """What stands in the cell, in words of the language; ``–`` where there is no number."""
    formats = Formats(language)
    value = row.get(column.key)
    if column.kind == "status":
        return statuses.said(str(value or statuses.OK), language).word
    if value is None or value == "":
        return "–" if column.is_numeric else ""
    if column.kind == "date":
        return formats.short_date(value)
    if column.kind == "period":
        return formats.period(str(value))
    unit = str(row[column.unit]) if column.unit else column.kind
    return formats.number(value, unit) if column.is_numeric else str(value)


def spoken(column: Column, row: Row, language: str) -> str:
    """The cell as a sentence says it: the word of its status where it is not simply there."""
    status, text = status_of(column, row), cell_text(column, row, language)
    if status == statuses.OK:
        return text
    word = statuses.said(status, language).word
    return word if row.get(column.key) is None else f"{text} ({word})"


def height_of(rows: int) -> int:
    """About what a table of so many lines takes."""
    return 40 + 38 * rows


def html(table: Table, language: str, height: int = 340) -> str:
    """A real table with a caption for screen readers; scrolls inside its own frame."""
    columns = columns_on_page(table, language)
    head = "".join(
        f'<th scope="col" class="{"cw-num" if column.is_right else ""}"{_head(column, table)}</th>'
        for column in columns
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
        + "".join(_cell(column, row, language, largest, table.opening) for column in columns)
        + "</tr>"
        for row in table.rows
    )
    return (
        _search_box(table, language)
        + f'<div class="cw-scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}"'
        f' style="max-height:{height}px"><table class="cw-table">'
        f'<caption class="cw-hidden">{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        + marks_legend(marks_of(table), language)
    )


def _search_box(table: Table, language: str) -> str:
    """Words typed here leave the rows that have them all (``script.SEARCH_TABLES``); none over
    one page of many, of which most rows are elsewhere."""
    if not table.can_sort or len(table.rows) <= ROWS_SEEN_AT_ONCE:
        return ""
    texts = Texts(language)
    label, found = escape(texts("table.search")), escape(texts("table.found"))
    return (
        f'<div class="cw-find"><input type="search" aria-label="{label}" placeholder="{label}">'
        f'<output data-said="{found}"></output></div>'
    )


def marks_legend(codes: set[str], language: str) -> str:
    """What each mark in use means, and no other; nothing where none is."""
    entries = "".join(
        f"<li><b>{escape(one.mark)}</b> {escape(one.word)}. {escape(one.why)}</li>"
        for one in statuses.legend(codes, language)
    )
    return f'<ul class="cw-marks">{entries}</ul>' if entries else ""


def _head(column: Column, table: Table) -> str:
    """The rest of a head's tag, and what stands in it."""
    text = escape(column.label)
    if table.order and column.kind != "status":
        way = f' aria-sort="{now}"' if (now := table.order.of(column)) else ""
        said = f'data-key="{escape(table.order.key)}" data-by="{table.order.after_click(column)}"'
        return f'{way}><button type="button" class="cw-sort" {said}>{text}</button>'
    if table.can_sort:
        return f'><button type="button" class="cw-sort">{text}</button>'
    return f">{text}"


def _sorted_by(column: Column, value: Any, language: str) -> str:
    """What a column is sorted by where its text would not do."""
    if value and column.kind == "written":
        return f' data-sort="{Formats(language).digits(str(value))}"'
    if value is None or not _is_sized(column):
        return ""
    return f' data-sort="{escape(str(value))}"'


def passport_button(number: str, text: str, language: str) -> str:
    """A figure that opens its passport; ``text`` is HTML, ``number`` what an address calls it."""
    title = escape(Texts(language)("passport.open"))
    return (
        f'<button type="button" class="cw-figure" data-passport="{escape(number)}" '
        f'title="{title}">{text}</button>'
    )


def passport_of(column: Column, row: Row, opening: Mapping[str, str]) -> str:
    """What the cell opens; empty where nothing. A row names the number that a status is of beside
    it: ``passport`` beside ``status``, ``mean_passport`` beside ``mean_status``."""
    key = column.opens
    if not key and opening.get(column.status) == column.key:
        key = f"{column.status.removesuffix('status')}{PASSPORT}"
    return str(row.get(key) or "")


def _cell(
    column: Column, row: Row, language: str, largest: dict[str, float], opening: Mapping[str, str]
) -> str:
    text = escape(cell_text(column, row, language))
    if number := passport_of(column, row, opening):
        text = passport_button(number, text, language)
    value = row.get(column.key)
    if column.kind == "status":
        said = statuses.said(str(value or statuses.OK), language)
        if not said.mark:
            return "<td></td>"
        why = escape(f"{said.word}: {said.why}")
        return (
            f'<td><span class="cw-status" title="{why}">{escape(said.mark)}'
            f'<span class="cw-hidden"> {escape(said.word)}</span></span></td>'
        )
    by = _sorted_by(column, value, language)
    if column.bar and value is not None and largest[column.key]:
        width = 100 * abs(float(value)) / largest[column.key]
        return (
            f'<td class="cw-num cw-bar"{by}><span class="cw-track">'
            f'<i style="width:{width:.1f}%"></i></span><b>{text}</b></td>'
        )
    if column.kind == "link" and value:
        label = escape(str(row.get(f"{column.key}_text") or column.label))
        return f'<td><a href="{escape(str(value))}" target="_self">{label}</a></td>'
    if column.leads_to and row.get(column.leads_to):
        address = escape(str(row[column.leads_to]))
        text = f'<a href="{address}" target="_self">{text}</a>'
    if column.kind == "reported":
        lang = f' lang="{column.lang}"' if column.lang else ""
        return f'<td class="cw-reported"{lang} translate="no">{text}</td>'
    return f'<td class="{_look(column, text)}"{by}>{text}</td>'


def _look(column: Column, text: str) -> str:
    if column.is_right:
        return "cw-num"
    if column.kind in KEPT_WHOLE:
        return "cw-keep"
    return "cw-long" if len(text) > SHORT_TEXT else ""
