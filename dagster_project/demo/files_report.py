"""The three looks of a post's monthly report."""

from __future__ import annotations

from enum import Enum
from typing import Any

from dagster_project.demo.delivery import Record
from dagster_project.demo.files_workbook import Sheet
from dagster_project.demo.reference import Reference

MONTHS_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
COLUMNS = Reference().rows("report_columns")
RUSSIAN, GROUPED_TOP, GROUPED_BELOW, ENGLISH = (
    tuple(row[form] for row in COLUMNS)
    for form in ("russian", "grouped_top", "grouped_below", "english")
)
# The English form has its own order of columns.
ENGLISH_ORDER = sorted(range(len(COLUMNS)), key=lambda n: int(COLUMNS[n]["english_place"]))
PEOPLE, TITLE = 7, 3


class Layout(Enum):
    """A: header in row 4 · B: two header rows 5–6, merged · C: English, other order."""

    A = "A"
    B = "B"
    C = "C"


def render_report(
    layout: Layout,
    post: str,
    month: str,
    records: list[Record],
    total_error: int,
    without_title: bool,
) -> tuple[bytes, int]:
    """(bytes, rows that are no data): title rows, total, footnotes."""
    sheet = Sheet("Отчёт" if layout is not Layout.C else "Report")
    year, number = month[:4], int(month[5:7])
    skipped = 0
    if layout is Layout.C:
        titles = ["Report on events", f"Post: {post}",
                  f"Reporting period: {MONTHS_EN[number - 1]} {year}"]  # fmt: skip
    else:
        titles = ["Отчёт о проведённых мероприятиях", f"Загранучреждение: {post}",
                  f"Отчётный период: {MONTHS_RU[number - 1]} {year}"]  # fmt: skip
    if layout is Layout.B:
        titles.append("Форма согласована")
    for title in titles:
        sheet.add([title])
        skipped += 1
    _header(sheet, layout, without_title)
    for record in records:
        cells = record.values
        if layout is Layout.C:
            cells = [cells[position] for position in ENGLISH_ORDER]
        record.line = sheet.add(cells)
    if records and number == 3:
        sheet.hide(records[0].line)  # somebody hid a row while printing; it counts all the same
    sheet.add(_total(layout, records, total_error))
    skipped += 1
    if layout is not Layout.A:
        word = "Note" if layout is Layout.C else "Примечание"
        sheet.add([f"{word}: counts of open-air events are estimates." if word == "Note"
                   else f"{word}: на открытых площадках число участников — оценка."])  # fmt: skip
        sheet.add(["* 1 2 3"])
        skipped += 2
    return sheet.content(), skipped


def _header(sheet: Sheet, layout: Layout, without_title: bool) -> None:
    if layout is Layout.B:
        top = ["Событие" if without_title and label == "Мероприятие" else label
               for label in GROUPED_TOP]  # fmt: skip
        first = sheet.add(top)
        sheet.add([label or None for label in GROUPED_BELOW])
        sheet.merge(first, 7, first, 9, top[7])
        sheet.merge(first, 11, first, 13, top[11])
        for column, label in enumerate(top):
            if not GROUPED_BELOW[column]:
                sheet.merge(first, column, first + 1, column, label)
        return
    labels: tuple[str, ...] = RUSSIAN
    if layout is Layout.C:
        labels = tuple(ENGLISH[position] for position in ENGLISH_ORDER)
    unknown = "Событие" if layout is Layout.A else "Happening"
    sheet.add([unknown if without_title and label in ("Мероприятие", "Event") else label
               for label in labels])  # fmt: skip


def _number(cell: Any) -> int:
    """What a cell counts: a number, or one that was typed with blanks; other texts nothing."""
    digits = "".join(str(cell or 0).split())
    return int(digits) if digits.lstrip("-").isdigit() else 0


def _total(layout: Layout, records: list[Record], error: int) -> list[Any]:
    """What the form adds up: all numbers of the column, also in rows that nobody can accept."""
    people = sum(_number(record.values[PEOPLE]) for record in records) + error
    cells: list[Any] = [None] * len(RUSSIAN)
    cells[PEOPLE] = people
    if layout is Layout.C:
        cells = [cells[position] for position in ENGLISH_ORDER]
        cells[0] = "Total"
    else:
        cells[0] = "Итого" if layout is Layout.A else "Всего:"
    return cells
