"""Workbooks whose bytes depend on their content alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

CREATED = datetime(2026, 1, 1)


class Sheet:
    """Rows written one below the other; row numbers are those a person sees."""

    def __init__(self, name: str = "Лист1") -> None:
        self._stream = BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, {"in_memory": True})
        self._book.set_properties({"created": CREATED, "author": "demo"})
        self._sheet = self._book.add_worksheet(name)
        self._date_format = self._book.add_format({"num_format": "dd.mm.yyyy"})
        self.last_row = 0

    def add(self, cells: Iterable[Any]) -> int:
        """Write a row; dates become real dates of the workbook. Returns its number."""
        for column, value in enumerate(cells):
            if value is None:
                continue
            if isinstance(value, datetime):
                self._sheet.write_datetime(self.last_row, column, value, self._date_format)
            elif isinstance(value, str):
                self._sheet.write_string(self.last_row, column, value)
            else:
                self._sheet.write_number(self.last_row, column, value)
        self.last_row += 1
        return self.last_row

    def merge(
        self, first_row: int, column: int, last_row: int, last_column: int, text: str
    ) -> None:
        """Merge cells by 1-based rows and 0-based columns."""
        self._sheet.merge_range(first_row - 1, column, last_row - 1, last_column, text)

    def hide(self, row: int) -> None:
        self._sheet.set_row(row - 1, None, None, {"hidden": True})

    def content(self) -> bytes:
        self._book.close()
        return self._stream.getvalue()
