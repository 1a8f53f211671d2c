"""Every word of ours that may stand in a contract's ``customProperties``; nowhere else.

Each word is declared once, as a field. The compiled contract (``model``) takes most of these
classes as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from pydantic import Field

from dagster_project.contracts.reading_words import LayoutWords, ReadingWords, Words
from dagster_project.contracts.word_types import (
    AS_SCOPE,
    TABLES,
    Column,
    Columns,
    Count,
    Number,
    Pattern,
    PatternOfValue,
    Patterns,
    Prose,
    Share,
    Text,
    TextMap,
    Texts,
    YesOrNo,
    one_of,
    word,
)

DeliveryMode = Literal["full_snapshot", "period_snapshot", "upsert", "append"]
# `person` is not written: it follows from `personPart`.
Protection = Literal["open", "drop", "token", "person"]
ColumnSource = Literal["record", "file_name", "sheet_name", "cell", "header"]
PersonPart = Literal["surname", "given", "patronymic", "birth_date", "email", "full_name"]
BadValue = Literal["missing", "quarantine"]
EmptyFile = Literal["held", "report"]


@dataclass(frozen=True, kw_only=True)
class ContractWords(Words):
    """Words at the top of a contract."""

    title_ru: Annotated[Text, word("titleRu", "План мероприятий")] = ""
    """Name of the export in Russian."""
    description_ru: Annotated[Prose, word("descriptionRu", "Планы загранучреждений")] = ""
    """What it is for, in Russian."""


@dataclass(frozen=True)
class WideToLong(Words):
    """Columns of the file that become rows."""

    pattern: Annotated[Pattern, word("pattern", '"^(?P<ref_year>\\\\d{4})$"')]
    """Named groups fill the columns of the same name (`source: header`)."""
    value_column: Annotated[Column, word("valueColumn", "population_count")]
    """Column that takes the cell."""
    except_labels: Annotated[Texts, word("exceptLabels", "[Year, Dest]")] = ()
    """Labels that stay plain columns though the pattern matches. Labels of the contract's own
    columns always stay."""


@dataclass(frozen=True)
class ScopePart(Words):
    """One column whose values say what a delivery replaces.

    ``declared_by`` None: the values of the rows are the scope.
    """

    column: Annotated[Column, word("column", "period")]
    """The column."""
    declared_by: Annotated[PatternOfValue | None, word("declaredBy", r"'_(\d{4}-\d{2})'")] = None
    """Pattern on the file name whose group 1 states the value, read like the column; rows that
    differ are quarantined (`outside_scope`)."""


@dataclass(frozen=True)
class DeletedWhen(Words):
    column: Annotated[Column, word("column", "status")]
    """The column."""
    value: Annotated[Text, word("value", "deleted")]
    """Its value."""


@dataclass(frozen=True)
class TimeFromName(Words):
    pattern: Annotated[PatternOfValue, word("pattern", r'"_(\\d{8})\\.csv$"')]
    """Regular expression on the file name; group 1 is the time."""
    format: Annotated[Text, word("format", '"%Y%m%d"')]
    """Its strptime format, UTC."""


@dataclass(frozen=True)
class Tolerance(Words):
    """Above these a delivery is held: kept, shown, not in effect."""

    quarantined_share: Annotated[Share, word("quarantinedShare", "0.05")] = 0.2
    """Share of bad rows."""
    mojibake_share: Annotated[
        Share, word("mojibakeShare", "0.01", ("csv", "xlsx", "json", "jsonl"))
    ] = 0.02
    """Share of garbled text."""
    dropped_values_share: Annotated[Share, word("droppedValuesShare", "0.2")] = 0.5
    """Share of the values of any one column that may be bad and left out (`badValue`); where
    there are more, the column was not understood. Up to two may always be."""
    control_total_difference: Annotated[Number, word("controlTotalDifference", "0.5", TABLES)] = "0"
    """Allowed difference to a total row, with `totalColumns`."""
    lost_rows_share: Annotated[Share, word("lostRowsShare", "0.1")] = 0.2
    """Snapshots: share of the rows of the delivery it replaces that may be missing; 1: all of
    them. Up to two rows may always be missing."""
    lost_amount_share: Annotated[Share, word("lostAmountShare", "0.3")] = 0.5
    """Snapshots: share of the sum of an amount (decimal and `totalColumns`, signs left aside) in
    the delivery it replaces that may be missing; 1: all of it. Compared where it had at least
    ten amounts."""


@dataclass(frozen=True, kw_only=True)
class DeliveryWords(Words):
    """What the compiled contract holds of an export's words as it is."""

    wide_to_long: Annotated[
        WideToLong | None,
        word(
            "wideToLong",
            '{pattern: "^(?P<ref_year>\\\\d{4})$", valueColumn: population_count}',
            TABLES,
        ),
    ] = None
    """Turns columns into rows: every header label that matches becomes one row."""
    ignored_labels: Annotated[Patterns, word("ignoredLabels", '["\\\\((male|female)\\\\)"]')] = ()
    """Columns of the file that are known and left out on purpose; any other extra column is
    named in the receipt."""
    file_patterns: Annotated[Texts, word("filePatterns", '["*.csv"]')] = ("*",)
    """File names (with * and ?) that belong to this export. Exports with persons: a name is
    shown outside the landing only where it fits one of letters and `[0-9]` alone; others may
    hold a name, and stand as a hash."""
    mode: Annotated[DeliveryMode, one_of(*get_args(DeliveryMode)), word("mode", "full_snapshot")]
    """How deliveries act on each other; see the table of modes."""
    scope: Annotated[tuple[ScopePart, ...], *AS_SCOPE, word("scope", "[post_code, period]")] = ()
    """Snapshots: columns whose values say what a delivery replaces. A part may be a map:"""
    order_by: Annotated[Columns, word("orderBy", "[version]")] = ()
    """Upsert: which of two rows with one key is the newer; the delivery order decides ties. Acts
    in the export's staging model."""
    deleted_when: Annotated[
        DeletedWhen | None, word("deletedWhen", "{column: status, value: deleted}")
    ] = None
    """Upsert: a row that says its key is gone. Acts in the export's staging model."""
    empty_file: Annotated[
        EmptyFile,
        one_of(*get_args(EmptyFile)),
        word("emptyFile", "report", ("csv", "xlsx", "json", "xml")),
    ] = "held"
    """Snapshots: what is done with a file without rows. held: a person decides whether it is
    right. report: it says that there is nothing, and empties its scope."""
    tolerance: Annotated[Tolerance, word("tolerance", "{quarantinedShare: 0.05}")] = Tolerance()
    """Above these a delivery is held: kept and shown, but not in effect."""
    person_age_at: Annotated[Column | None, word("personAgeAt", "registered_at")] = None
    """Exports with persons: the column at whose date a person's age is counted."""
    speaks_of_persons: Annotated[YesOrNo, word("speaksOfPersons", "true")] = False
    """Each row speaks of one person whom no column names (`personPart`), such as a case: how many
    there are, their texts and the names of their files are kept as those of exports with
    persons."""


@dataclass(frozen=True, kw_only=True)
class ExportWords(DeliveryWords, ReadingWords):
    """Words of the one entry of `schema`."""

    layouts: Annotated[
        tuple[LayoutWords, ...],
        Field(min_length=1),
        word("layouts", "[{name: daily, recordPath: /ValCurs/Valute}]"),
    ] = ()
    """Several looks of one export; the first whose labels are all found is used. Each takes
    every reading word above (what it leaves out is taken from the export) and:"""
    received_at_from: Annotated[
        TimeFromName | None,
        word("receivedAtFrom", '{pattern: "_(\\\\d{8})\\\\.csv$", format: "%Y%m%d"}'),
    ] = None
    """When the file came, taken from its name, where no folder `received=…` says it."""
    sent_at_from: Annotated[
        TimeFromName | None,
        word("sentAtFrom", '{pattern: "_(\\\\d{8})\\\\.csv$", format: "%Y%m%d"}'),
    ] = None
    """When the sender made the file; orders deliveries before the time of receipt."""


@dataclass(frozen=True)
class KnownValues(Words):
    """Texts that may be stored as written: those listed, and those of a column of a dbt seed."""

    values: Annotated[Texts, word("values", "[site, desk]")] = ()
    """The texts."""
    seed: Annotated[Text, word("seed", "territory_aliases")] = ""
    """A seed of dbt that lists them; of other names, those of the things themselves count too."""
    column: Annotated[Text, word("column", "alias")] = ""
    """Its column."""


@dataclass(frozen=True)
class Explode(Words):
    """How a list becomes rows."""

    at_most: Annotated[Count, word("atMost", "20")] = 1000
    """Items that a record may have. A longer list is left out whole and counted
    (`too_many_items`)."""
    separator: Annotated[Text | None, word("separator", '";"', TABLES)] = None
    """What stands between the items of a cell."""
    pattern: Annotated[
        Pattern | None,
        word("pattern", '"^(?P<status>.+?) (?P<changed_on>[0-9.]+)$"', TABLES),
    ] = None
    """How an item of a cell is written: named groups fill the columns of the same name."""


@dataclass(frozen=True, kw_only=True)
class ColumnWords(Words):
    """Words of a column."""

    title_ru: Annotated[Text, word("titleRu", "Страна")] = ""
    """Name of the column in Russian."""
    description_ru: Annotated[Prose, word("descriptionRu", "Страна, как написано в файле")] = ""
    """Meaning in Russian."""
    alternative_labels: Annotated[Texts, word("alternativeLabels", "[country_name]")] = ()
    """Other labels this column goes by."""
    formats: Annotated[Texts, word("formats", '["%d.%m.%Y", excel_serial]')] = ()
    """Dates and times: strptime formats, tried in order; ISO 8601 is always understood. Own
    words: `excel_serial` (45292), `epoch_milliseconds`, `period` (a month, `март 2025` or
    `03.2025` → `2025-03`)."""
    value_map: Annotated[TextMap, word("valueMap", "{перепись: census}")] = field(
        default_factory=dict
    )
    """What the file says → what we keep, in any case of letters; what we keep may also stand in
    the file. Text columns: without `validValues` and `pattern` the map is the whole list, and
    other values are quarantined (`not_in_list`)."""
    null_values: Annotated[Texts, word("nullValues", '["01.01.0001"]')] = ()
    """Further texts that mean `missing` here."""
    is_rounded: Annotated[YesOrNo, word("rounded", "true")] = False
    """A count that a program wrote with a fraction (2.9999999) is rounded half up."""
    multiply_by: Annotated[Number | None, word("multiplyBy", "1000")] = None
    """The file counts in thousands: 1000."""
    true_pattern: Annotated[Pattern | None, word("truePattern", '"^\\\\d{12}$"')] = None
    """Boolean columns: true when the text matches, false when it does not."""
    protection: Annotated[
        Protection, one_of("open", "drop", "token"), word("protection", "drop")
    ] = "open"
    """open: kept. drop: read, never stored. token: a keyed pseudonym is stored instead, as
    `<name>_token`."""
    person_part: Annotated[
        PersonPart | None, one_of(*get_args(PersonPart)), word("personPart", "surname")
    ] = None
    """This column is a part of a person: it feeds the pseudonyms and is never stored. `surname`,
    `given` and `birth_date` (or `full_name` and `birth_date`) are needed."""
    is_person_attribute: Annotated[YesOrNo, word("personAttribute", "true")] = False
    """Says something of one person (sex, age): never shown row by row."""
    known_values: Annotated[
        KnownValues | None, word("knownValues", "{seed: territory_aliases, column: alias}")
    ] = None
    """Exports with persons: a text column that no list and no pattern bounds may hold a name,
    too, so its values are stored as keyed pseudonyms, under its own name. Those known here
    are stored as written (case of letters and punctuation don't count)."""
    bad_value: Annotated[
        BadValue | None, one_of(*get_args(BadValue)), word("badValue", "quarantine")
    ] = None
    """What a value that breaks a rule costs. missing: the value, which is left out and counted;
    the default of optional columns. quarantine: the row; always of columns that are required or
    tell rows, deliveries or persons apart. Ask for it where an empty field says something of its
    own (not paid, did not come, no storno). Of a birth date `missing` may be asked for: the
    person is unidentified then."""
    explode: Annotated[
        Explode | None,
        word("explode", "{atMost: 20}", ("csv", "xlsx", "json", "jsonl")),
    ] = None
    """A list inside the record (`logicalType: array`, its columns under `items`) becomes rows of a
    table of its own, `<export>__<list>`. In tables the list is one cell. A bad item is left out
    and counted; its record stays."""
    source: Annotated[
        ColumnSource,
        one_of(*get_args(ColumnSource)),
        word(
            "source",
            "cell",
            choice_formats={"sheet_name": ("xlsx",), "cell": TABLES, "header": TABLES},
        ),
    ] = "record"
    """Where the value stands: in the record, in the file name, the sheet's name (XLSX), a cell
    above the header (XLSX; CSV with `skipRows`), or the header itself (wideToLong)."""
    source_pattern: Annotated[
        PatternOfValue | None, word("sourcePattern", '"Загранучреждение: (\\\\S+)"')
    ] = None
    """With file_name, sheet_name and cell: group 1 is the value."""
