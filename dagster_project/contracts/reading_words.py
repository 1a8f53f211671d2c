"""The own words that say how a file is read: of an export, or of one of its layouts."""

from __future__ import annotations

from dagster_project.contracts.word import FORMATS, TABLES, Word

READING_WORDS = (
    Word(
        "format",
        "choice",
        "Kind of file. Needed here or in every layout.",
        "csv",
        choices=FORMATS,
    ),
    Word(
        "encoding",
        "codec",
        "Any Python codec; a byte-order mark is taken off. Default utf-8. XML and XLSX say it "
        "themselves.",
        "windows-1251",
        formats=("csv", "json", "jsonl"),
    ),
    Word(
        "delimiter",
        "character",
        "What stands between fields. Default `,`.",
        '";"',
        formats=("csv",),
    ),
    Word(
        "quoteChar",
        "character",
        'What encloses fields. Default `"`; empty text: nothing does.',
        '"\'"',
        formats=("csv",),
    ),
    Word(
        "decimalChar",
        "character",
        "Every format: decimal sign of numbers written as text. Default `.`.",
        '","',
    ),
    Word(
        "groupChar",
        "text",
        "Every format: signs that group thousands, all of them in one text. Blanks of every "
        "kind are always understood.",
        '"."',
    ),
    Word("skipRows", "integer", "Lines above the header. Default 0.", "3", formats=("csv",)),
    Word(
        "headerRows",
        "integer",
        "Rows of the header; several are joined by ` / ` (`Оценка / центральная`), "
        "and a merged label is carried right. In XLSX the header is found by its labels, "
        "wherever it stands. 0 (CSV only): no header, labels are 1, 2, 3 … Default 1.",
        "2",
        formats=TABLES,
    ),
    Word("commentPrefix", "character", "Lines that begin so are skipped.", '"#"', formats=("csv",)),
    Word(
        "nullValues",
        "texts",
        "Every format: texts that mean `missing`. Default only the empty cell.",
        '["", "..", "-"]',
    ),
    Word(
        "sheet",
        "text",
        "Name of the sheet. Default the first visible one; others with content are named in "
        "the receipt.",
        "Table 1",
        formats=("xlsx",),
    ),
    Word(
        "sheetPattern",
        "pattern",
        "The first sheet whose name matches; further ones are named in the receipt.",
        '"^Отчёт"',
        formats=("xlsx",),
    ),
    Word(
        "numberingRow",
        "boolean",
        "A row `1 2 3 …` (or `А Б 1 2 …`, `(1) (2) …`) directly below the header is no data; "
        "another row there is. Default false.",
        "true",
        formats=TABLES,
    ),
    Word(
        "fillDown",
        "columns",
        "Columns whose empty cells repeat the cell above (merged groups).",
        "[programme, subprogramme]",
        formats=TABLES,
    ),
    Word(
        "totalRows",
        "pattern",
        "Rows whose first text matches (in any case of letters) are totals: never data, wherever "
        "they stand. With `totalColumns` they are compared as control totals: each with all rows, "
        "or with the rows between it and another total (a subtotal), all above it or all below.",
        r"'^(Итого|Всего|Total)\b'",
        formats=TABLES,
    ),
    Word(
        "totalColumns",
        "columns",
        "Numbers that total rows state: they must equal the sums of the rows they stand for. "
        "A total that can't be read holds the delivery. Without the word totals are only left out.",
        "[participants_total]",
        formats=TABLES,
    ),
    Word(
        "footnotes",
        "pattern",
        "A row whose first text matches is no data, nor are the rows below it up to one that "
        "has a value in every required column.",
        r'"^(\\*|Примечани)"',
        formats=TABLES,
    ),
    Word(
        "recordPath",
        "text",
        "Dotted path of the list of records (JSON; empty: the root), or path of the record "
        "element (XML).",
        "/ValCurs/Valute",
        formats=("json", "xml"),
    ),
)
