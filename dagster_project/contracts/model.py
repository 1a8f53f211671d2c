"""The compiled contract: what every other room consumes. Built only by ``contracts.read``.

The YAML words behind each field are documented in ``data_contracts/README.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

FileFormat = Literal["csv", "xlsx", "json", "jsonl", "xml"]
ColumnType = Literal["text", "integer", "decimal", "double", "date", "timestamp", "boolean"]
DeliveryMode = Literal["full_snapshot", "period_snapshot", "upsert", "append"]
# open: kept. drop: never stored (free text, names). token: keyed pseudonym replaces it.
# person: consumed by the person tokens, never stored itself.
Protection = Literal["open", "drop", "token", "person"]
ColumnSource = Literal["record", "file_name", "sheet_name", "cell", "header"]
PersonPart = Literal["surname", "given", "patronymic", "birth_date", "email", "full_name"]


@dataclass(frozen=True)
class Column:
    """One column of the raw table and how its value is found and judged.

    ``label`` is the name in the file: a header label (several header rows are joined by
    `` / ``), a dotted path in JSON, a relative path in XML (``@ID``, ``Nominal``, ``../@Date``).
    Two columns may read the same label (a timestamp and its local date).
    """

    name: str
    label: str
    type: ColumnType
    alternative_labels: tuple[str, ...] = ()
    description: str = ""
    precision: int = 18
    scale: int = 2
    is_required: bool = False
    is_rounded: bool = False  # a count that arrives with floating dust is rounded half-up
    # strptime formats tried in order; ISO forms are always understood. `excel_serial` and
    # `period` (month of a year -> YYYY-MM, Russian and English month names) are own words.
    formats: tuple[str, ...] = ()
    value_map: dict[str, str] = field(default_factory=dict)
    allowed_values: tuple[str, ...] = ()
    null_values: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    pattern: str | None = None
    multiply_by: str | None = None
    protection: Protection = "open"
    source: ColumnSource = "record"
    # With `file_name`, `sheet_name`, `cell`: a regular expression whose group 1 is the value.
    # With `cell`: searched in every cell above the header row of the sheet.
    source_pattern: str | None = None
    # Says something of one person (sex): never shown row by row.
    is_person_attribute: bool = False
    # Booleans only: true when the raw text matches, false when it does not.
    true_pattern: str | None = None
    # Exports with persons: what a column that nothing else bounds may hold in plain.
    known_values: KnownValues | None = None
    minimum_length: int | None = None
    maximum_length: int | None = None
    title: str = ""
    title_ru: str = ""
    description_ru: str = ""
    classification: str = ""


@dataclass(frozen=True)
class KnownValues:
    """Texts that may be stored as written: those listed, and those of a column of a dbt seed."""

    values: tuple[str, ...] = ()
    seed: str = ""
    column: str = ""


@dataclass(frozen=True)
class CsvDialect:
    encoding: str = "utf-8"  # any Python codec; a byte-order mark is taken off
    delimiter: str = ","
    quote_character: str | None = '"'
    decimal_character: str = "."
    group_characters: str = ""
    skip_rows: int = 0
    header_rows: int = 1  # 0: labels are the positions 1, 2, 3 …
    comment_prefix: str | None = None
    null_values: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class SheetLayout:
    """Where the table stands in a workbook."""

    sheet_name: str | None = None
    sheet_pattern: str | None = None
    header_rows: int = 1  # rows of the header; merged labels are carried right and joined by " / "
    # Numbering row ("1 2 3 …") directly below the header is skipped.
    has_numbering_row: bool = False
    fill_down: tuple[str, ...] = ()  # columns whose merged or blank cells repeat the cell above
    total_pattern: str | None = None  # rows whose first text cell matches are control totals
    total_columns: tuple[str, ...] = ()  # columns compared with the declared totals
    footnote_pattern: str | None = None  # from the first such row on, nothing is data


@dataclass(frozen=True)
class Layout:
    """One way a file of this export may look; the first whose labels are all found is used."""

    name: str
    format: FileFormat
    csv: CsvDialect = CsvDialect()
    sheet: SheetLayout = SheetLayout()
    record_path: str = ""  # JSON: dotted path of the array ("" = root); XML: /ValCurs/Valute
    file_pattern: str | None = None
    # column name -> label, where this layout differs from the column's own label
    labels: dict[str, str] = field(default_factory=dict)

    def labels_of(self, column: Column) -> tuple[str, ...]:
        """The labels a column may have in this layout, the best first."""
        own = self.labels.get(column.name)
        return (own,) if own else (column.label, *column.alternative_labels)


@dataclass(frozen=True)
class WideToLong:
    """Turn columns into rows: each header label that matches becomes one row.

    Named groups of ``pattern`` fill the columns of the same name (``source="header"``).
    """

    pattern: str
    value_column: str
    # A label that matches one of these stays a plain column even when ``pattern`` matches it.
    except_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScopePart:
    """One part of a delivery's scope: a column, and where the delivery declares its value.

    ``declared_by`` None: the distinct values of the rows are the scope.
    Else a pattern on the file name (group 1, read like the column): rows that differ are
    quarantined as ``outside_scope``.
    """

    column: str
    declared_by: str | None = None


@dataclass(frozen=True)
class Tolerance:
    """Above these a delivery is held: kept, shown, not in effect."""

    quarantined_share: float = 0.2
    mojibake_share: float = 0.02
    control_total_difference: str = "0"
    # Snapshots: shares of what the delivery replaced brought.
    lost_rows_share: float = 0.2
    lost_amount_share: float = 0.5


@dataclass(frozen=True)
class Contract:
    """One export: everything the loader, dbt and the documents need to know of it."""

    export: str
    version: str
    title_en: str
    title_ru: str
    description: str
    path: Path
    owner: str
    columns: tuple[Column, ...]
    layouts: tuple[Layout, ...]
    key: tuple[str, ...]
    mode: DeliveryMode
    scope: tuple[ScopePart, ...] = ()
    order_by: tuple[str, ...] = ()
    deleted_when: tuple[str, str] | None = None  # (column, value)
    wide_to_long: WideToLong | None = None
    # part of the person -> column name; empty when the export has no persons
    person: dict[PersonPart, str] = field(default_factory=dict)
    person_age_at: str | None = None  # column with the row's own date
    file_patterns: tuple[str, ...] = ("*",)
    received_at_from: str | None = None  # pattern on the file name, groups as strptime text
    received_at_format: str | None = None
    sent_at_from: str | None = None
    sent_at_format: str | None = None
    tolerance: Tolerance = Tolerance()
    freshness_days: int | None = None  # agreed lag: days between period end and arrival
    frequency: str | None = None  # daily, monthly, quarterly, yearly
    quality: tuple[dict[str, object], ...] = ()  # checks of the standard, as written
    description_ru: str = ""
    # Columns of the file that are left out on purpose (patterns on the label).
    ignored_labels: tuple[str, ...] = ()

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @property
    def has_persons(self) -> bool:
        return bool(self.person)

    @property
    def stored_columns(self) -> tuple[Column, ...]:
        """Columns of the raw table, in contract order (tokens under ``<name>_token``)."""
        return tuple(c for c in self.columns if c.protection in ("open", "token"))

    def is_guarded(self, column: Column) -> bool:
        """A text column of an export with persons that takes any text may hold a name, too: what
        its ``known_values`` don't list is stored as a keyed pseudonym."""
        is_text = column.type == "text" and column.protection == "open"
        return self.has_persons and is_text and not is_bounded(column)

    @property
    def row_key(self) -> tuple[str, ...]:
        """What must be unique among the rows of one file: the key and, for upserts, its order."""
        return self.key + tuple(name for name in self.order_by if name not in self.key)

    def tells_apart(self, column: Column) -> bool:
        """Two rows, deliveries or persons are told apart by the column: it is part of the key or
        the scope, or becomes a pseudonym."""
        scope = [part.column for part in self.scope]
        return column.name in (*self.row_key, *scope) or column.protection == "token"

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


# What a pattern that bounds a column takes none of: a name, an e-mail, a phone, a passport; some
# are written with letters before them, as codes are.
PERSONAL_TEXTS = (
    "Иванова", "иванова", "Иванова Мария", "Ivanova", "ivanova", "IVANOVA", "Ivanova Maria",
    "maria@example.org", "+79161234567", "79161234567", "8 (916) 123-45-67", "4510 123456",
    "4510123456", "112-233-445 95", "N7654321", "N12345678", "AN7654321", "A7701123456",
    "A77011234567", "A770112345678", "AB77011234567", "ID77011234567",
)  # fmt: skip


def is_bounded(column: Column) -> bool:
    """Only texts of a list, of a form that no personal text has, or months can be in it."""
    if column.allowed_values or "period" in column.formats:
        return True
    if column.pattern is None:
        return bool(column.value_map)
    return not any(re.search(column.pattern, text) for text in PERSONAL_TEXTS)
