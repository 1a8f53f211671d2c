"""What every reader gives: raw texts by record, and where the contract's columns stand in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import duckdb

from dagster_project.contracts.cast_text import Blanks
from dagster_project.contracts.model import Contract, Layout

# A statement made for the SELECT of a source's records.
Statement = Callable[[str], str]
# Is told how many bytes were handed over.
Advance = Callable[[int], None]
ResultRows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class WideColumn:
    """One column of the file that becomes rows: its field, and what its label says."""

    field: int
    label: str
    values: dict[str, str]  # column of the contract -> text taken from the label


@dataclass(frozen=True)
class Binding:
    """Where the columns of a contract stand in the records of one file.

    ``fields``: column -> position in the record (record columns that the file has).
    ``file_values``: column -> text that holds for the whole file (file name, sheet, cell).
    """

    contract: Contract
    layout: Layout
    fields: dict[str, int]
    width: int
    file_values: dict[str, str | None] = field(default_factory=dict)
    wide: tuple[WideColumn, ...] = ()
    labels: tuple[str, ...] = ()
    sheet: str | None = None
    sheet_number: int = 1  # its place in the workbook
    warnings: tuple[str, ...] = ()
    absent: int = 0  # optional columns that the file lacks
    unnamed: tuple[int, ...] = ()  # positions without a label that no column reads

    @property
    def shown_sheet(self) -> str | None:
        """The sheet as it is named outside the landing: in a workbook of persons it may have the
        name of one."""
        if self.sheet is None or not self.contract.has_persons:
            return self.sheet
        return self.layout.sheet.sheet_name or f"sheet {self.sheet_number}"


@dataclass(frozen=True)
class RawRecord:
    """One record of the file as text; ``fault`` names a rule its structure breaks, ``detail``
    what in the record breaks it."""

    line: int
    fields: Sequence[str | None]
    fault: str | None = None
    text: str = ""
    detail: str = ""


@dataclass(frozen=True)
class TotalRow:
    """A row that states totals: the text of each total column that has one."""

    line: int
    where: str
    stated: dict[str, str]


class Source(ABC):
    """A file that was understood: its records can be fed to the engine, and looked at again.

    ``lines`` and ``skipped`` are known once ``run`` has come to its end, and so is what follows
    them: every line of ``lines`` is one record; ``skipped`` rows were read and are no data.
    """

    binding: Binding
    # False: a record that was left out though it is sound proves wrong line numbers.
    is_certain = True
    # Which blanks the values that are fed may begin or end with.
    blanks: Blanks = "all"
    lines: Sequence[int] = ()
    skipped = 0
    # Lines of ``lines`` that are no data by the words of the contract.
    non_data_lines: Set[int] = frozenset()
    # No line end after the last record, which may have been cut off.
    ends_open = False

    @abstractmethod
    def relation(self, fed: str) -> str:
        """SELECT of c0 … (texts) and _line for what ``run`` hands over, in the file's order."""

    @property
    def has_broken(self) -> bool:
        """The relation says of each record whether its structure is `_broken`."""
        return False

    @abstractmethod
    def run(
        self,
        engine: duckdb.DuckDBPyConnection,
        statement: Statement,
        advance: Advance,
        is_small: bool = False,
    ) -> ResultRows:
        """Run the statement made for ``relation`` while the file is read; returns its rows.

        ``is_small``: threads would cost more than they bring.
        """

    @abstractmethod
    def records(self, wanted: set[int]) -> Iterator[RawRecord]: ...

    def total_rows(self) -> tuple[TotalRow, ...]:
        """The rows that state totals, in order; after ``run``."""
        return ()

    @property
    def left_out(self) -> Iterable[str]:
        """Columns without a label that hold values, as a person names them; after ``run``."""
        return ()


class NotPlain(Exception):
    """This reader can't prove that it reads the file rightly: the next, more exact one takes it."""
