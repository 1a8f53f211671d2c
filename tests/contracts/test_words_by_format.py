"""Every word × every format: a tiny file shows that the word acts, or the check refuses it.

A new word fails here until it has an entry in ``PROOFS`` or ``ELSEWHERE``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from dagster_project.contracts.check import check
from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contract
from dagster_project.contracts.vocabulary import FORMATS, WORDS, Word
from dagster_project.home import REPOSITORY
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.verdict import over_tolerance
from tests.pipeline.bad_input import Outcome, read_by
from tests.pipeline.small_contract import column, contract_file

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
    return lambda file, kind: (
        file.write_bytes(of.replace(";", "\t" if kind == "tsv" else ";").encode(encoding)) and None
    )  # type: ignore[return-value]


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
                                        words={"tolerance": {"quarantinedShare": 0.6}}),
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
    "filePatterns": "tests/contracts/test_readme_example.py",
    "mode": "tests/pipeline/test_deliveries_order.py",
    "scope": "tests/pipeline/test_deliveries_order.py",
    "orderBy": "tests/pipeline/test_staging_agrees.py",
    "deletedWhen": "tests/pipeline/test_staging_agrees.py",
    "deletedWhen.column": "tests/pipeline/test_staging_agrees.py",
    "deletedWhen.value": "tests/pipeline/test_staging_agrees.py",
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


def every_word() -> dict[str, Word]:
    """Words and their fields by name; one that stands at two levels goes by its level, too."""
    found: dict[str, Word] = {}
    for level, words in WORDS.items():
        for word in words:
            found[f"{level}.{word.name}" if word.name in found else word.name] = word
            dialect = {known.name for known in words}
            for inner in word.fields:
                if word.name != "layouts" or inner.name not in dialect:
                    found[f"{word.name}.{inner.name}"] = inner
            for choice in word.choice_formats:
                if choice != "header":  # that of wideToLong
                    found[f"{word.name}: {choice}"] = word
    return {name: word for name, word in found.items() if not name.endswith("Ru")} | {
        name: found[name] for name in ("titleRu", "descriptionRu")
    }


def test_every_word_has_an_entry() -> None:
    assert every_word().keys() ^ (PROOFS.keys() | ELSEWHERE.keys()) == set()
    assert not PROOFS.keys() & ELSEWHERE.keys()
    assert not [path for path in ELSEWHERE.values() if not (REPOSITORY / path).exists()]


def columns_of(proof: Proof, with_word: bool) -> list[dict[str, Any]]:
    own = proof.own if with_word else {}
    found = [column("k", "k", required=True)]
    for name, kind in (("a", "decimal(10,2)"), ("b", "string")):
        words = proof.own_beside.get(name, {}) | own.get(name, {})
        said = proof.types.get(name, kind)
        is_required = said == "required"
        found.append(
            column(name, name, kind if is_required else said, required=is_required, **words)
        )
    if "k" in proof.own_beside:
        found[0] = column("k", "k", required=True, **proof.own_beside["k"])
    if proof.more is PERSON and not with_word:
        return found
    if with_word or proof.beside or "wideToLong" not in proof.words:
        found += proof.more
    return found


def words_of(proof: Proof, kind: str, with_word: bool) -> dict[str, Any]:
    """Words of the export; a map by kind is taken apart."""
    chosen = DIALECTS[kind] | proof.beside | (proof.words if with_word else {})
    if proof.more is PERSON and not with_word:
        del chosen["personAgeAt"]
    taken = {}
    for name, value in chosen.items():
        by_kind = isinstance(value, dict) and not value.keys() - set(KINDS)
        if not by_kind or kind in value:
            taken[name] = value[kind] if by_kind else value
    return taken


@pytest.mark.parametrize("name", PROOFS)
def test_a_word_acts_or_is_refused(name: str, tmp_path: Path) -> None:
    proof = PROOFS[name]
    if proof.kinds is FORMATS:
        # What SQL does with values is the same in all formats: one contract, one contrast.
        of_csv = made(tmp_path, "csv", proof, True)
        for kind in FORMATS:
            file = written(tmp_path, kind, proof)
            assert shown(file, in_format(of_csv, kind), proof) == proof.then, kind
        file = written(tmp_path, "csv", proof)
        assert shown(file, made(tmp_path, "csv", proof, False), proof) != proof.then
        return
    for kind in KINDS:
        if kind in proof.kinds:
            file = written(tmp_path, kind, proof)
            assert shown(file, made(tmp_path, kind, proof, True), proof) == proof.then, kind
            assert shown(file, made(tmp_path, kind, proof, False), proof) != proof.then, kind
        elif kind != "tsv":
            refused(tmp_path, name, kind, proof)


def made(folder: Path, kind: str, proof: Proof, with_word: bool) -> Contract:
    words = words_of(proof, kind, with_word)
    return read_contract(contract_file(folder, *columns_of(proof, with_word), **words))


def in_format(contract: Contract, kind: Any) -> Contract:
    """The contract for files of another format."""
    path = DIALECTS[kind].get("recordPath", "")
    layouts = [replace(layout, format=kind, record_path=path) for layout in contract.layouts]
    return replace(contract, layouts=tuple(layouts))


def shown(file: Path, made: Contract, proof: Proof) -> Any:
    try:
        return proof.shows(read_by(file, made), made)
    except Refusal as refusal:
        return refusal.code


def refused(folder: Path, name: str, kind: str, proof: Proof) -> None:
    """The check names the word, its line and the formats in which it acts."""
    words = DIALECTS[kind] | proof.beside | proof.words
    if name == "recordPath":
        words["recordPath"] = "rows"
    path = contract_file(folder, *columns_of(proof, True), **words)
    inner = every_word()[name]
    said = name.split(".")[-1] if inner.formats or inner.choice_formats else name.split(".")[0]
    problems = [p for p in check(path) if f"`{said}` does nothing in files" in p.message]
    assert len(problems) == 1, (kind, [str(p) for p in check(path)])
    formats = {"csv" if kind == "tsv" else kind for kind in proof.kinds}
    assert (
        problems[0].hint
        == f"It acts in {', '.join(f for f in FORMATS if f in formats)}: remove it."
    )
    line = path.read_text(encoding="utf-8").splitlines()[problems[0].line - 1]
    assert any(part in line for part in (said, str(words.get(said)), "value:")), line


def test_a_word_in_a_layout_is_refused_by_the_format_of_the_layout(tmp_path: Path) -> None:
    own = [{"name": "one", "format": "csv"}, {"name": "two", "format": "json", "skipRows": 1}]
    columns = [column("k", "k", required=True)]
    path = contract_file(tmp_path, *columns, layouts=own, delimiter=";")
    (problem,) = check(path)
    assert "`skipRows` does nothing in files of the format json." in problem.message
    path = contract_file(
        tmp_path,
        *columns,
        layouts=[own[0] | {"delimiter": "|"}, {"name": "two", "format": "json"}],
        delimiter=";",
    )
    (problem,) = check(path)
    assert "`delimiter` does nothing in files of the format json." in problem.message
