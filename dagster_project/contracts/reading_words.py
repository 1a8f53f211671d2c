"""The words that say how a file is read: of an export, or of one of its layouts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from dagster_project.contracts.word_types import (
    CSV,
    FORMATS,
    TABLES,
    XLSX,
    Character,
    CharacterOrNone,
    Codec,
    Columns,
    Count,
    FileFormat,
    Pattern,
    Text,
    TextMap,
    Texts,
    YesOrNo,
    one_of,
    word,
)

Format = Annotated[FileFormat, one_of(*FORMATS)]
HeaderRows = Annotated[Count, word("headerRows", "2", TABLES)]


def _with_empty(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("", *texts)))


@dataclass(frozen=True, kw_only=True)
class Words:
    """Base of everything that holds words: an unknown word is an error, and the text below a
    word is its meaning."""

    __pydantic_config__ = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, kw_only=True)
class CsvDialect(Words):
    """How texts are written in the file; the signs of numbers and ``null_values`` act in every
    format."""

    encoding: Annotated[Codec, word("encoding", "windows-1251", ("csv", "json", "jsonl"))] = "utf-8"
    """Any Python codec; a byte-order mark is taken off. XML and XLSX say it themselves."""
    delimiter: Annotated[Character, word("delimiter", '";"', CSV)] = ","
    """What stands between fields."""
    quote_character: Annotated[CharacterOrNone, word("quoteChar", '"\'"', CSV)] = '"'
    """What encloses fields; empty text: nothing does."""
    decimal_character: Annotated[Character, word("decimalChar", '","')] = "."
    """Every format: decimal sign of numbers written as text."""
    group_characters: Annotated[Text, word("groupChar", '"."')] = ""
    """Every format: signs that group thousands, all of them in one text. Blanks of every kind
    are always understood."""
    skip_rows: Annotated[Count, word("skipRows", "3", CSV)] = 0
    """Lines above the header."""
    header_rows: HeaderRows = 1
    """Rows of the header; several are joined by ` / ` (`Оценка / центральная`), and a merged
    label is carried right. In XLSX the header is found by its labels, wherever it stands. 0 (CSV
    only): no header, labels are 1, 2, 3 …"""
    comment_prefix: Annotated[Character | None, word("commentPrefix", '"#"', CSV)] = None
    """Lines that begin so are skipped."""
    null_values: Annotated[
        Texts, AfterValidator(_with_empty), word("nullValues", '["..", "-"]')
    ] = ("",)
    """Every format: texts that mean `missing`, beside the empty cell."""


@dataclass(frozen=True, kw_only=True)
class SheetLayout(Words):
    """Where the table stands in a workbook, and which rows of a table are no data."""

    sheet_name: Annotated[Text | None, word("sheet", "Table 1", XLSX)] = None
    """Name of the sheet. Without it the first visible one; others with content are named in the
    receipt."""
    sheet_pattern: Annotated[Pattern | None, word("sheetPattern", '"^Отчёт"', XLSX)] = None
    """The first sheet whose name matches; further ones are named in the receipt."""
    header_rows: HeaderRows = 1
    has_numbering_row: Annotated[YesOrNo, word("numberingRow", "true", TABLES)] = False
    """A row `1 2 3 …` (or `А Б 1 2 …`, `(1) (2) …`) directly below the header is no data;
    another row there is."""
    fill_down: Annotated[Columns, word("fillDown", "[programme, subprogramme]", TABLES)] = ()
    """Columns whose empty cells repeat the cell above (merged groups)."""
    total_pattern: Annotated[
        Pattern | None, word("totalRows", r"'^(Итого|Всего|Total)\b'", TABLES)
    ] = None
    """Rows whose first text matches (in any case of letters) are totals: never data, wherever
    they stand. With `totalColumns` they are compared as control totals: each with all rows,
    or with the rows between it and another total (a subtotal), all above it or all below."""
    total_columns: Annotated[Columns, word("totalColumns", "[participants_total]", TABLES)] = ()
    """Numbers that total rows state: they must equal the sums of the rows they stand for,
    accepted or not. A total that can't be read holds the delivery; one that a row whose number
    can't be read may explain is named only. Without the word totals are only left out."""
    footnote_pattern: Annotated[
        Pattern | None, word("footnotes", r'"^(\\*|Примечани)"', TABLES)
    ] = None
    """A row whose first text matches is no data, nor are the rows below it up to one that has a
    value in every required column."""


@dataclass(frozen=True, kw_only=True)
class FormatWords(Words):
    format: Annotated[Format | None, word("format", "csv")] = None
    """Kind of file. Needed here or in every layout."""


@dataclass(frozen=True, kw_only=True)
class ReadingWords(SheetLayout, CsvDialect, FormatWords):
    """All of them, side by side as they stand in the YAML."""

    record_path: Annotated[Text, word("recordPath", "/ValCurs/Valute", ("json", "xml"))] = ""
    """Dotted path of the list of records (JSON; empty: the root), or path of the record element
    (XML)."""


@dataclass(frozen=True, kw_only=True)
class LayoutWords(ReadingWords):
    """One of several looks of an export."""

    name: Annotated[Text, word("name", "daily")]
    """Its name in receipts."""
    file_pattern: Annotated[Pattern | None, word("filePattern", '"^daily_"')] = None
    """Only for files so named."""
    labels: Annotated[TextMap, word("labels", '{effective_date: "../@Date"}')] = field(
        default_factory=dict
    )
    """Column → label, where it differs from the column's physicalName."""
