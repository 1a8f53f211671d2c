"""Every word of ours that may stand in a contract's ``customProperties``; nowhere else.

The reader, the checker, the scaffold and the table in ``data_contracts/README.md`` all come
from ``WORDS``. A word that is not here is an error that names the nearest known one.
"""

from __future__ import annotations

import difflib

from dagster_project.contracts.reading_words import READING_WORDS
from dagster_project.contracts.word import TABLES, Level, Word

_TIME_FROM_NAME = (
    Word(
        "pattern",
        "pattern",
        "Regular expression on the file name; group 1 is the time.",
        r'"_(\\d{8})\\.csv$"',
        is_required=True,
    ),
    Word("format", "text", "Its strptime format, UTC.", '"%Y%m%d"', is_required=True),
)

CONTRACT_WORDS = (
    Word("titleRu", "text", "Name of the export in Russian.", "План мероприятий"),
    Word("descriptionRu", "text", "What it is for, in Russian.", "Планы загранучреждений"),
)

SCHEMA_WORDS = (
    *READING_WORDS,
    Word(
        "layouts",
        "objects",
        "Several looks of one export; the first whose labels are all found is used. Each takes "
        "every reading word above (what it leaves out is taken from the export) and:",
        "[{name: daily, recordPath: /ValCurs/Valute}]",
        fields=(
            Word("name", "text", "Its name in receipts.", "daily", is_required=True),
            Word("filePattern", "pattern", "Only for files so named.", '"^daily_"'),
            Word(
                "labels",
                "map",
                "Column → label, where it differs from the column's physicalName.",
                '{effective_date: "../@Date"}',
            ),
            *READING_WORDS,
        ),
    ),
    Word(
        "wideToLong",
        "object",
        "Turns columns into rows: every header label that matches becomes one row.",
        '{pattern: "^(?P<ref_year>\\\\d{4})$", valueColumn: population_count}',
        fields=(
            Word(
                "pattern",
                "pattern",
                "Named groups fill the columns of the same name (`source: header`).",
                '"^(?P<ref_year>\\\\d{4})$"',
                is_required=True,
            ),
            Word(
                "valueColumn",
                "column",
                "Column that takes the cell.",
                "population_count",
                is_required=True,
            ),
            Word(
                "exceptLabels",
                "texts",
                "Labels that stay plain columns though the pattern matches. Labels of the "
                "contract's own columns always stay.",
                "[Year, Dest]",
            ),
        ),
        formats=TABLES,
    ),
    Word(
        "ignoredLabels",
        "patterns",
        "Columns of the file that are known and left out on purpose; any other extra column is "
        "named in the receipt.",
        '["\\\\((male|female)\\\\)"]',
    ),
    Word(
        "filePatterns",
        "texts",
        "File names (with * and ?) that belong to this export. Default `*`. Exports with "
        "persons: a name is shown outside the landing only where it fits one of letters and "
        "`[0-9]` alone; others may hold a name, and stand as a hash.",
        '["*.csv"]',
    ),
    Word(
        "mode",
        "choice",
        "How deliveries act on each other; see the table of modes.",
        "period_snapshot",
        choices=("full_snapshot", "period_snapshot", "upsert", "append"),
        is_required=True,
    ),
    Word(
        "scope",
        "scope",
        "Snapshots: columns whose values say what a delivery replaces. A part may be "
        "`{column, declaredBy}`: declaredBy is a pattern on the file name whose group 1 states "
        "the value, and rows that differ are quarantined.",
        "[post_code, period]",
    ),
    Word(
        "orderBy",
        "columns",
        "Upsert: which of two rows with one key is the newer; the delivery order decides ties. "
        "Acts in the export's staging model.",
        "[version]",
    ),
    Word(
        "deletedWhen",
        "object",
        "Upsert: a row that says its key is gone. Acts in the export's staging model.",
        "{column: status, value: deleted}",
        fields=(
            Word("column", "column", "The column.", "status", is_required=True),
            Word("value", "text", "Its value.", "deleted", is_required=True),
        ),
    ),
    Word(
        "receivedAtFrom",
        "object",
        "When the file came, taken from its name, where no folder `received=…` says it.",
        '{pattern: "_(\\\\d{8})\\\\.csv$", format: "%Y%m%d"}',
        fields=_TIME_FROM_NAME,
    ),
    Word(
        "sentAtFrom",
        "object",
        "When the sender made the file; orders deliveries before the time of receipt.",
        '{pattern: "_(\\\\d{8})\\\\.csv$", format: "%Y%m%d"}',
        fields=_TIME_FROM_NAME,
    ),
    Word(
        "tolerance",
        "object",
        "Above these a delivery is held: kept and shown, but not in effect.",
        "{quarantinedShare: 0.05}",
        fields=(
            Word("quarantinedShare", "number", "Share of bad rows. Default 0.2.", "0.05"),
            Word(
                "mojibakeShare",
                "number",
                "Share of garbled text. Default 0.02.",
                "0.01",
                formats=("csv", "xlsx", "json", "jsonl"),
            ),
            Word(
                "controlTotalDifference",
                "number",
                "Allowed difference to a total row, with `totalColumns`. Default 0.",
                "0.5",
                formats=TABLES,
            ),
            Word(
                "lostRowsShare",
                "number",
                "Snapshots: share of the rows of the delivery it replaces that may be missing. "
                "Default 0.2; 1: all of them. Up to two rows may always be missing.",
                "0.1",
            ),
            Word(
                "lostAmountShare",
                "number",
                "Snapshots: share of the sum of an amount (decimal and `totalColumns`, signs left "
                "aside) in the delivery it replaces that may be missing. Default 0.5; 1: all of "
                "it. Compared where it had at least ten amounts.",
                "0.3",
            ),
        ),
    ),
    Word(
        "personAgeAt",
        "column",
        "Exports with persons: the column at whose date a person's age is counted.",
        "registered_at",
    ),
)

PROPERTY_WORDS = (
    Word("titleRu", "text", "Name of the column in Russian.", "Страна"),
    Word("descriptionRu", "text", "Meaning in Russian.", "Страна, как написано в файле"),
    Word("alternativeLabels", "texts", "Other labels this column goes by.", "[country_name]"),
    Word(
        "formats",
        "texts",
        "Dates and times: strptime formats, tried in order; ISO 8601 is always understood. Own "
        "words: `excel_serial` (45292), `epoch_milliseconds`, `period` (a month, `март 2025` or "
        "`03.2025` → `2025-03`).",
        '["%d.%m.%Y", excel_serial]',
    ),
    Word(
        "valueMap",
        "map",
        "What the file says → what we keep, in any case of letters; what we keep may also stand "
        "in the file. Text columns: without `validValues` and `pattern` the map is the whole "
        "list, and other values are quarantined (`not_in_list`).",
        "{перепись: census}",
    ),
    Word("nullValues", "texts", "Further texts that mean `missing` here.", '["01.01.0001"]'),
    Word("rounded", "boolean", "A count with floating dust is rounded half up.", "true"),
    Word("multiplyBy", "number", "The file counts in thousands: 1000.", "1000"),
    Word(
        "truePattern",
        "pattern",
        "Boolean columns: true when the text matches, false when it does not.",
        '"^\\\\d{12}$"',
    ),
    Word(
        "protection",
        "choice",
        "open (default): kept. drop: read, never stored. token: a keyed pseudonym is stored "
        "instead, as `<name>_token`.",
        "drop",
        choices=("open", "drop", "token"),
    ),
    Word(
        "personPart",
        "choice",
        "This column is a part of a person: it feeds the pseudonyms and is never stored. "
        "`surname`, `given` and `birth_date` (or `full_name` and `birth_date`) are needed.",
        "surname",
        choices=("surname", "given", "patronymic", "birth_date", "email", "full_name"),
    ),
    Word(
        "personAttribute",
        "boolean",
        "Says something of one person (sex, age): never shown row by row.",
        "true",
    ),
    Word(
        "knownValues",
        "object",
        "Exports with persons: a text column that no list and no pattern bounds may hold a name, "
        "too, so its values are stored as keyed pseudonyms, under its own name. Those known here "
        "are stored as written (case of letters and punctuation don't count).",
        "{seed: territory_aliases, column: alias}",
        fields=(
            Word("values", "texts", "The texts.", "[site, desk]"),
            Word("seed", "text", "A seed of dbt that lists them.", "territory_aliases"),
            Word("column", "text", "Its column.", "alias"),
        ),
    ),
    Word(
        "source",
        "choice",
        "Where the value stands: in the record (default), in the file name, the sheet's name "
        "(XLSX), a cell above the header (XLSX; CSV with `skipRows`), or the header itself "
        "(wideToLong).",
        "cell",
        choices=("record", "file_name", "sheet_name", "cell", "header"),
        choice_formats={"sheet_name": ("xlsx",), "cell": TABLES, "header": TABLES},
    ),
    Word(
        "sourcePattern",
        "pattern",
        "With file_name, sheet_name and cell: group 1 is the value.",
        '"Загранучреждение: (\\\\S+)"',
    ),
)

WORDS: dict[Level, tuple[Word, ...]] = {
    "contract": CONTRACT_WORDS,
    "schema": SCHEMA_WORDS,
    "property": PROPERTY_WORDS,
}


def find(level: Level, name: str) -> Word | None:
    """The word of this level, or None."""
    return next((word for word in WORDS[level] if word.name == name), None)


def nearest(name: str, known: list[str]) -> str | None:
    """The known word a person most likely meant."""
    folded = {candidate.lower(): candidate for candidate in known}
    close = difflib.get_close_matches(name.lower(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def levels_of(name: str) -> list[Level]:
    """Levels at which a word may stand."""
    return [level for level in WORDS if find(level, name)]
