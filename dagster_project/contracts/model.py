"""The compiled contract: what every other room consumes. Built only by ``contracts.read``.

What a contract says in words of our own stands here under the names of ``vocabulary`` and
``reading_words``, from which ``Contract``, ``Column`` and the parts of ``Layout`` inherit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from dagster_project.contracts.reading_words import CsvDialect, SheetLayout
from dagster_project.contracts.vocabulary import (
    ColumnWords,
    ContractWords,
    DeliveryMode,
    DeliveryWords,
    KnownValues,
    PersonPart,
    ScopePart,
    Tolerance,
)
from dagster_project.contracts.word_types import FileFormat

__all__ = [
    "Column",
    "ColumnType",
    "Contract",
    "CsvDialect",
    "DeliveryMode",
    "FileFormat",
    "KnownValues",
    "Layout",
    "PersonPart",
    "ScopePart",
    "SheetLayout",
    "Tolerance",
    "is_bounded",
]

ColumnType = Literal["text", "integer", "decimal", "double", "date", "timestamp", "boolean"]


@dataclass(frozen=True)
class Column(ColumnWords):
    """One column of the raw table and how its value is found and judged.

    ``label`` is the name in the file: a header label (several header rows are joined by
    `` / ``), a dotted path in JSON, a relative path in XML (``@ID``, ``Nominal``, ``../@Date``).
    Two columns may read the same label (a timestamp and its local date).
    """

    name: str
    label: str
    type: ColumnType
    description: str = ""
    precision: int = 18
    scale: int = 2
    is_required: bool = False
    allowed_values: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    pattern: str | None = None
    minimum_length: int | None = None
    maximum_length: int | None = None
    title: str = ""
    classification: str = ""
    items: tuple[Column, ...] = ()  # of a list that is exploded: the columns of its items


@dataclass(frozen=True)
class Layout:
    """One way a file of this export may look; the first whose labels are all found is used."""

    name: str
    format: FileFormat
    csv: CsvDialect = field(default_factory=CsvDialect)
    sheet: SheetLayout = field(default_factory=SheetLayout)
    record_path: str = ""  # JSON: dotted path of the array ("" = root); XML: /ValCurs/Valute
    file_pattern: str | None = None
    # column name -> label, where this layout differs from the column's own label
    labels: dict[str, str] = field(default_factory=dict)

    def labels_of(self, column: Column) -> tuple[str, ...]:
        """The labels a column may have in this layout, the best first."""
        own = self.labels.get(column.name)
        return (own,) if own else (column.label, *column.alternative_labels)


@dataclass(frozen=True)
class Contract(DeliveryWords, ContractWords):
    """One export: everything the loader, dbt and the documents need to know of it."""

    export: str
    version: str
    title_en: str
    description: str
    path: Path
    owner: str
    columns: tuple[Column, ...]
    layouts: tuple[Layout, ...]
    key: tuple[str, ...]
    # part of the person -> column name; empty when the export has no persons
    person: dict[PersonPart, str] = field(default_factory=dict)
    received_at_from: str | None = None  # pattern on the file name, groups as strptime text
    received_at_format: str | None = None
    sent_at_from: str | None = None
    sent_at_format: str | None = None
    freshness_days: int | None = None  # agreed lag: days between period end and arrival
    frequency: str | None = None  # daily, monthly, quarterly, yearly
    quality: tuple[dict[str, object], ...] = ()  # checks of the standard, as written
    is_inside_persons: bool = False  # the items of a list of an export with persons

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @property
    def has_persons(self) -> bool:
        """Rows speak of single persons, named by columns (``person``) or not."""
        return bool(self.person) or self.speaks_of_persons or self.is_inside_persons

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
    def lists(self) -> tuple[Column, ...]:
        """Lists whose items are rows of tables of their own."""
        return tuple(column for column in self.columns if column.items)

    def table_of(self, listed: Column) -> str:
        """The raw table of a list's items."""
        return f"{self.export}__{listed.name}"

    def items_of(self, listed: Column) -> Contract:
        """The items of a list as an export of their own: what judges records judges them."""
        return replace(
            self, export=self.table_of(listed), columns=listed.items, key=(), scope=(),
            order_by=(), deleted_when=None, person={}, person_age_at=None, quality=(),
            is_inside_persons=self.has_persons,
        )  # fmt: skip

    @property
    def row_key(self) -> tuple[str, ...]:
        """What must be unique among the rows of one file: the key and, for upserts, its order."""
        return self.key + tuple(name for name in self.order_by if name not in self.key)

    def tells_apart(self, column: Column) -> bool:
        """Two rows, deliveries or persons are told apart by the column: it is part of the key or
        the scope, or becomes a pseudonym."""
        scope = [part.column for part in self.scope]
        return column.name in (*self.row_key, *scope) or column.protection == "token"

    def drops_bad(self, column: Column) -> bool:
        """A bad value of the column is left out, and its row stays."""
        is_person = bool(column.person_part) and column.bad_value != "missing"
        counts_as_key = is_person or self.tells_apart(column)
        is_deletion = self.deleted_when is not None and self.deleted_when.column == column.name
        may_be_empty = not (column.is_required or counts_as_key or is_deletion)
        return may_be_empty and column.bad_value != "quarantine"

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
