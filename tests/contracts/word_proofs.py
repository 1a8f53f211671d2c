"""For each word a tiny file on which it acts, or the test that shows what it does elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from dagster_project.contracts.word_types import FORMATS
from dagster_project.ingest.verdict import over_tolerance
from tests.pipeline.bad_input import Outcome
from tests.pipeline.small_contract import column

TABLES = ("csv", "tsv", "xlsx")
TEXTS = ("csv", "tsv", "json", "jsonl")
KINDS = ("csv", "tsv", "xlsx", "json", "jsonl", "xml")
# How the readers are told what each kind of file looks like.
DIALECTS: dict[str, dict[str, Any]] = {
    "csv": {"format": "csv", "delimiter": ";"},
    "tsv": {"format": "csv", "delimiter": "\t"},
    "xlsx": {"format": "xlsx"},
    "json": {"format": "json"},
    "jsonl": {"format": "jsonl"},
    "xml": {"format": "xml", "recordPath": "/list/item"},
}
Row = Sequence[Any]
Shows = Callable[[Outcome, Any], Any]


@dataclass(frozen=True)
class Proof:
    """A file on which a word acts: ``shows`` gives ``then`` with the word, else something else.

    ``words`` stand at the level of the export, ``own`` at its columns; ``beside`` are needed by
    both readings. ``content``: the file, where rows alone don't make it.
    """

    shows: Shows
    then: Any
    kinds: Sequence[str] = FORMATS
    rows: Sequence[Row] = (("x", "1", "p"), ("y", "2", "q"))
    labels: Sequence[str] = ("k", "a", "b")
    words: dict[str, Any] = field(default_factory=dict)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    own_beside: dict[str, dict[str, Any]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    more: tuple[dict[str, Any], ...] = ()
    above: Sequence[Row] = ()
    content: Callable[[Path, str], None] | None = None


def written(folder: Path, kind: str, proof: Proof) -> Path:
    file = folder / f"file_2026-10.{kind}"
    if proof.content is not None:
        proof.content(file, kind)
        return file
    table = [*proof.above, proof.labels, *proof.rows]
    records = [dict(zip(proof.labels, row, strict=False)) for row in proof.rows]
    if kind == "xlsx":
        workbook(file, {"Sheet1": table})
        return file
    if kind in ("csv", "tsv"):
        sign = "\t" if kind == "tsv" else ";"
        text = "".join(sign.join(map(str, row)) + "\n" for row in table)
    elif kind == "json":
        text = json.dumps(records, ensure_ascii=False)
    elif kind == "jsonl":
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    else:
        items = [
            "".join(f"<{name}>{value}</{name}>" for name, value in record.items())
            for record in records
        ]
        text = "<list>\n" + "".join(f"<item>{item}</item>\n" for item in items) + "</list>\n"
    file.write_text(text, encoding="utf-8")
    return file


def workbook(file: Path, sheets: dict[str, Sequence[Row]]) -> None:
    with xlsxwriter.Workbook(str(file)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                for position, value in enumerate(row):
                    if value != "":
                        sheet.write(index, position, value)


def text(of: str, encoding: str = "utf-8") -> Callable[[Path, str], None]:
    """A file of text; `;` stands for the delimiter of its kind."""

    def write(file: Path, kind: str) -> None:
        file.write_bytes(of.replace(";", "\t" if kind == "tsv" else ";").encode(encoding))

    return write


def encoded(file: Path, kind: str) -> None:
    texts = {"json": '[{"k": "Щ"}]', "jsonl": '{"k": "Щ"}\n'}
    file.write_bytes(texts.get(kind, "k;a\nЩ;1\n".replace(";", "\t" if kind == "tsv" else ";"))
                     .encode("cp1251"))  # fmt: skip


def nested(file: Path, kind: str) -> None:
    texts = {
        "json": '{"other": [{"k": "no"}], "data": {"rows": [{"k": "x"}]}}',
        "xml": "<list><item><k>no</k></item><deep><row><k>x</k></row></deep></list>",
    }
    file.write_text(texts[kind])


def empty(file: Path, kind: str) -> None:
    """The labels and no row, or a document without records."""
    if kind == "xlsx":
        workbook(file, {"Sheet1": [("k", "a", "b")]})
        return
    texts = {"json": "[]", "xml": "<list></list>", "tsv": "k\ta\tb\n"}
    file.write_text(texts.get(kind, "k;a;b\n"))


def two_sheets(file: Path, kind: str) -> None:
    table = [("k", "a"), ("x", 1)]
    workbook(file, {"Old": [("k", "a"), ("no", 1)], "New": table})


def keys(outcome: Outcome, _: Any) -> Any:
    return outcome.column("k")


def values(name: str) -> Shows:
    return lambda outcome, _: [row.get(name) for row in outcome.rows]


def counts(outcome: Outcome, _: Any) -> Any:
    return outcome.counts


def totals(outcome: Outcome, _: Any) -> Any:
    return [(t.column, str(t.declared), t.is_equal) for t in outcome.account.control_totals]


def warned(outcome: Outcome, _: Any) -> Any:
    return outcome.account.warnings


def held(outcome: Outcome, of: Any) -> Any:
    return bool(over_tolerance(of, outcome.account))


def masked(outcome: Outcome, _: Any) -> Any:
    return outcome.raw


def names(outcome: Outcome, _: Any) -> Any:
    return sorted(name for row in outcome.rows[:1] for name in row if not name.startswith("_"))


GARBLED = "РљР°Р·Р°С…СЃС‚Р°РЅ"
MANY = [(f"x{number}", "1", "p") for number in range(30)]
TOTAL = (("x", "1", "p"), ("y", "2", "q"), ("Total", "3", ""))
WIDE = {"pattern": "^(?P<ref_year>[0-9]{4})$", "valueColumn": "amount"}
WIDE_COLUMNS = (
    column("ref_year", "ref_year", "integer", source="header"),
    column("amount", "amount", "decimal(10,2)"),
)
PERSON = (
    column("surname", "surname", personPart="surname"),
    column("given", "given", personPart="given"),
    column("born", "born", "date", personPart="birth_date"),
    column("at", "at", "date", required=True),
)


def known(text: str, words: dict[str, Any]) -> Proof:
    """In an export with persons a text is stored as it is written only where it is known."""
    return Proof(
        lambda outcome, _: outcome.column("b") == [text], True,
        labels=("k", "surname", "given", "born", "at", "b"), more=(*PERSON,),
        rows=[("x", "Щукин", "Алексей", "1990-02-28", "2025-01-01", text)],
        beside={"personAgeAt": "at"}, own={"b": {"knownValues": words}},
    )  # fmt: skip


PROOFS: dict[str, Proof] = {
    "encoding": Proof(keys, ["Щ"], TEXTS, words={"encoding": "windows-1251"}, content=encoded),
    "delimiter": Proof(keys, ["x"], ("csv", "tsv"), words={"delimiter": "|"},
                       content=text("k|a\nx|1\n")),
    "quoteChar": Proof(keys, ["x"], ("csv", "tsv"), words={"quoteChar": "'"},
                       content=text("k;a\n'x';1\n")),
    "decimalChar": Proof(values("a"), [Decimal("1.50")], rows=[("x", "1,5", "p")],
                         words={"decimalChar": ","}),
    "groupChar": Proof(values("a"), [Decimal(1000)], rows=[("x", "1_000", "p")],
                       words={"groupChar": "_"}),
    "skipRows": Proof(keys, ["x", "y"], ("csv", "tsv"), above=[("Title",)],
                      words={"skipRows": 1}),
    "headerRows": Proof(keys, ["x"], TABLES, labels=("A", "A"), rows=[("k1", "a1"), ("x", "1")],
                        words={"headerRows": 2},
                        own_beside={"k": {"alternativeLabels": ["A / k1"]},
                                    "a": {"alternativeLabels": ["A / a1"]}}),
    "commentPrefix": Proof(counts, (2, 0, 1), ("csv", "tsv"), words={"commentPrefix": "#"},
                           rows=[("x", "1", "p"), ("# y", "2", "q"), ("z", "2", "q")]),
    "nullValues": Proof(values("b"), [None, "q"], rows=[("x", "1", "-"), ("y", "2", "q")],
                        words={"nullValues": ["-"]}),
    "sheet": Proof(keys, ["x"], ("xlsx",), words={"sheet": "New"}, content=two_sheets),
    "sheetPattern": Proof(keys, ["x"], ("xlsx",), words={"sheetPattern": "^N"},
                          content=two_sheets),
    "numberingRow": Proof(counts, (1, 0, 1), TABLES, words={"numberingRow": True},
                          rows=[("1", "2", "3"), ("x", "1", "p")]),
    "fillDown": Proof(values("b"), ["p", "p", "q"], TABLES, words={"fillDown": ["b"]},
                      rows=[("x", "1", "p"), ("y", "2", ""), ("z", "2", "q")]),
    "totalRows": Proof(keys, ["x", "y"], TABLES, rows=TOTAL, words={"totalRows": "^total"}),
    "totalColumns": Proof(totals, [("a", "3", True)], TABLES, rows=TOTAL,
                          words={"totalColumns": ["a"]}, beside={"totalRows": "^Total"}),
    "footnotes": Proof(counts, (2, 0, 2), TABLES, words={"footnotes": r"^\*"},
                       rows=[*TOTAL[:2], ("* note", "", ""), ("of two lines", "", "")],
                       types={"a": "required"}),
    "recordPath": Proof(keys, ["x"], ("json", "xml"), content=nested,
                        words={"recordPath": {"json": "data.rows", "xml": "/list/deep/row"}}),
    "layouts": Proof(lambda outcome, _: outcome.account.layout, "other",
                     words={"layouts": [{"name": "other"}]}),
    "layouts.name": Proof(lambda outcome, _: outcome.account.layout, "other",
                          words={"layouts": [{"name": "other"}]}),
    "layouts.filePattern": Proof(
        lambda outcome, _: outcome.account.layout, "second",
        words={"layouts": [{"name": "first", "filePattern": "^x"}, {"name": "second"}]}),
    "layouts.labels": Proof(values("b"), ["1", "2"],
                            words={"layouts": [{"name": "other", "labels": {"b": "a"}}]}),
    "wideToLong": Proof(values("ref_year"), [2024, 2025], TABLES, labels=("k", "2024", "2025"),
                        rows=[("x", "1", "2")], words={"wideToLong": WIDE}, more=WIDE_COLUMNS),
    "wideToLong.exceptLabels": Proof(
        values("ref_year"), [2024], TABLES, labels=("k", "2024", "2025"), rows=[("x", "1", "2")],
        words={"wideToLong": WIDE | {"exceptLabels": ["2025"]}}, beside={"wideToLong": WIDE},
        more=WIDE_COLUMNS),
    "ignoredLabels": Proof(warned, (), labels=("k", "a", "b", "z"), rows=[("x", "1", "p", "s")],
                           words={"ignoredLabels": ["^z"]}),
    "tolerance.quarantinedShare": Proof(held, False, rows=[("x", "1", "p"), ("y", "no", "p")],
                                        words={"tolerance": {"quarantinedShare": 0.6}},
                                        types={"a": "required"}),
    "tolerance.droppedValuesShare": Proof(
        held, True, rows=[*MANY, *((f"y{n}", "no", "p") for n in range(4))],
        words={"tolerance": {"droppedValuesShare": 0.1}}),
    "emptyFile": Proof(held, False, ("csv", "tsv", "xlsx", "json", "xml"),
                       words={"emptyFile": "report"}, content=empty),
    "badValue": Proof(counts, (1, 1, 0), rows=[("x", "1", "p"), ("y", "no", "p")],
                      own={"a": {"badValue": "quarantine"}}),
    "tolerance.mojibakeShare": Proof(
        held, False, ("csv", "tsv", "xlsx", "json", "jsonl"),
        rows=[*MANY, *((f"y{n}", "1", GARBLED) for n in range(3))],
        words={"tolerance": {"mojibakeShare": 0.5}}),
    "tolerance.controlTotalDifference": Proof(
        held, False, TABLES, rows=[*TOTAL[:2], ("Total", "4", "")],
        words={"tolerance": {"controlTotalDifference": 1}},
        beside={"totalRows": "^Total", "totalColumns": ["a"]}),
    "alternativeLabels": Proof(values("b"), ["p"], labels=("k", "a", "B2"), rows=[("x", "1", "p")],
                               own={"b": {"alternativeLabels": ["B2"]}}),
    "formats": Proof(values("b"), ["2025-03"], rows=[("x", "1", "март 2025")],
                     own={"b": {"formats": ["period"]}}),
    "valueMap": Proof(values("b"), ["P"], rows=[("x", "1", "p")],
                      own={"b": {"valueMap": {"p": "P"}}}),
    "property.nullValues": Proof(values("b"), [None], rows=[("x", "1", "p")],
                                 own={"b": {"nullValues": ["p"]}}),
    "rounded": Proof(values("a"), [3], rows=[("x", "2.5000001", "p")], own={"a": {"rounded": True}},
                     types={"a": "integer"}),
    "multiplyBy": Proof(values("a"), [Decimal(1000)], rows=[("x", "1", "p")],
                        own={"a": {"multiplyBy": 1000}}),
    "truePattern": Proof(values("b"), [True], rows=[("x", "1", "p")], types={"b": "boolean"},
                         own={"b": {"truePattern": "^p$"}}),
    "protection": Proof(names, ["a", "b_token", "k"], own={"b": {"protection": "token"}}),
    "personPart": Proof(
        lambda outcome, _: "person_name_token" in outcome.rows[0], True,
        labels=("k", "surname", "given", "born", "at"), more=PERSON,
        rows=[("x", "Щукин", "Алексей", "1990-02-28", "2025-01-01")],
        beside={"personAgeAt": "at"}),
    **dict.fromkeys(("knownValues", "knownValues.values"), known("p", {"values": ["p"]})),
    **dict.fromkeys(
        ("knownValues.seed", "knownValues.column"),
        known("Казахстан", {"seed": "territory_aliases", "column": "alias"})),
    "personAttribute": Proof(masked, ["•••"], rows=[("x", "1", "p"), ("y", "no", "q")],
                             own={"a": {"personAttribute": True}}),
    "source": Proof(values("b"), ["2026-10"] * 2,
                    own={"b": {"source": "file_name", "sourcePattern": r"(\d{4}-\d\d)"}}),
    "sourcePattern": Proof(values("b"), ["2026"] * 2,
                           own={"b": {"source": "file_name", "sourcePattern": r"_(\d{4})"}}),
    "source: sheet_name": Proof(
        values("b"), ["Sheet"] * 2, ("xlsx",),
        own={"b": {"source": "sheet_name", "sourcePattern": "^([A-Za-z]+)"}}),
    "source: cell": Proof(
        lambda outcome, _: outcome.column("b"), ["ALA"] * 2, TABLES, above=[("Post: ALA",)],
        beside={"skipRows": {"csv": 1, "tsv": 1}},
        own={"b": {"source": "cell", "sourcePattern": "Post: ([A-Z]+)"}}),
}  # fmt: skip
# Words that act on no values of a file, and the test that shows what they do.
ELSEWHERE = {
    "titleRu": "tests/contracts/test_shipped_contracts.py",
    "descriptionRu": "tests/contracts/test_shipped_contracts.py",
    "format": "tests/contracts/test_words_by_format.py",
    "wideToLong.pattern": "tests/contracts/test_words_by_format.py",
    "wideToLong.valueColumn": "tests/contracts/test_words_by_format.py",
    "personAgeAt": "tests/contracts/test_words_by_format.py",
    "speaksOfPersons": "tests/pipeline/test_planted_cases.py",
    "filePatterns": "tests/contracts/test_readme_example.py",
    "mode": "tests/pipeline/test_deliveries_order.py",
    "scope": "tests/pipeline/test_deliveries_order.py",
    "scope.column": "tests/pipeline/test_deliveries_order.py",
    "scope.declaredBy": "tests/pipeline/test_new_or_same.py",
    "orderBy": "tests/pipeline/test_staging_agrees.py",
    "deletedWhen": "tests/pipeline/test_staging_agrees.py",
    "deletedWhen.column": "tests/pipeline/test_staging_agrees.py",
    "deletedWhen.value": "tests/pipeline/test_staging_agrees.py",
    "explode": "tests/pipeline/test_lists.py",
    "explode.atMost": "tests/pipeline/test_lists.py",
    "explode.separator": "tests/pipeline/test_lists.py",
    "explode.pattern": "tests/pipeline/test_lists.py",
    "receivedAtFrom": "tests/unit/test_delivery_times.py",
    "receivedAtFrom.pattern": "tests/unit/test_delivery_times.py",
    "receivedAtFrom.format": "tests/unit/test_delivery_times.py",
    "sentAtFrom": "tests/unit/test_delivery_times.py",
    "sentAtFrom.pattern": "tests/unit/test_delivery_times.py",
    "sentAtFrom.format": "tests/unit/test_delivery_times.py",
    "tolerance": "tests/contracts/test_words_by_format.py",
    "tolerance.lostRowsShare": "tests/pipeline/test_shrunken_deliveries.py",
    "tolerance.lostAmountShare": "tests/pipeline/test_shrunken_deliveries.py",
}
