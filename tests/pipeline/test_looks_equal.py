"""What looks equal to a person is equal to the program: names, labels, keys, lists, tokens."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from dagster_project.contracts.homoglyphs import difference
from dagster_project.contracts.model import Contract
from dagster_project.contracts.normalised_text import BLANKS, INVISIBLE, normalised_text
from dagster_project.home import DBT_PROJECT, Home
from dagster_project.ingest import inbox
from dagster_project.ingest.inbox import scan
from dagster_project.ingest.judging import convert as conversion
from dagster_project.ingest.load import load
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.seen_blocks import bytes_as_seen, may_differ, may_hide
from tests.pipeline.bad_input import line_of, read, read_by, registration, registrations, written
from tests.pipeline.conftest import age
from tests.pipeline.delivery_support import NOW
from tests.pipeline.small_contract import column, contract

LABELS = ("Район", "Вид_й", "n")
ROWS = [("Алматы й", "Чай", "1"), ("Жёлтый Дом", "Чай", "2")]


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def disguises(text: str) -> list[str]:
    """Texts that a person reads as this one."""
    return [
        decomposed(text),
        text.replace(" ", "\u00a0"),
        text.replace(" ", "\u202f"),
        text[:2] + "\u00ad" + text[2:],
        "\ufeff" + text[:1] + "\u200b" + text[1:],
        decomposed(text[:3]) + "\u2060" + text[3:] + "\u200e",
    ]


def places(folder: Path, kind: str, words: Any = decomposed) -> Contract:
    """A contract typed on a Mac when ``words`` decompose."""
    label = [words(text) for text in LABELS]
    more = {"recordPath": "/r/i"} if kind == "xml" else {}
    return contract(
        folder, column("code", label[0], primaryKey=True, required=True),
        column("kind", label[1], valueMap={words("Чай"): "tea"}),
        column("n", label[2], "integer"),
        column("month", "m", source="file_name", sourcePattern=words("_(май|июнь)")),
        format=kind, filePatterns=[words("отчёт_*")], **more,
    )  # fmt: skip


def table(file: Path, kind: str, labels: list[str], rows: Sequence[tuple[str, ...]]) -> Path:
    records = [dict(zip(labels, row, strict=True)) for row in rows]
    if kind == "csv":
        return written(file, "\n".join(",".join(row) for row in [labels, *rows]) + "\n")
    if kind == "json":
        return written(file, json.dumps(records, ensure_ascii=False))
    if kind == "jsonl":
        # Every other line with its letters escaped.
        lines = [json.dumps(item, ensure_ascii=n % 2 == 0) for n, item in enumerate(records)]
        return written(file, "\n".join(lines) + "\n")
    if kind == "xml":
        items = ["".join(f"<{k}>{escape(v)}</{k}>" for k, v in item.items()) for item in records]
        text = "\n".join(f"<i>{item}</i>" for item in items)
        return written(file, f'<?xml version="1.0" encoding="utf-8"?>\n<r>{text}</r>')
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet()
    for number, row in enumerate([labels, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return file


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "xml", "xlsx"])
def test_labels_keys_and_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, is_large: bool
) -> None:
    if is_large:
        monkeypatch.setattr(conversion, "LARGE_FILE", 1)
        monkeypatch.setattr(conversion, "LARGE_WORKBOOK", 1)
    alike = [(code, kind_, "1") for code, kind_ in zip(
        disguises(ROWS[0][0]), disguises(ROWS[0][1]), strict=True)]  # fmt: skip
    file = tmp_path / decomposed(f"отчёт_май.{kind}")
    table(file, kind, [decomposed(label) for label in LABELS], [*ROWS, *alike])
    outcome = read_by(file, places(tmp_path, kind))
    # Each is the row before it once more: nothing but the first is stored.
    assert {rule for rule, _, _ in outcome.faults} == {"duplicate_equal"}
    assert len(outcome.faults) == len(alike)
    assert outcome.column("code") == [row[0] for row in ROWS]
    assert outcome.column("kind") == ["tea", "tea"]
    assert outcome.column("month") == ["май", "май"]


def test_half_squared_and_the_greek_question_mark_stay(tmp_path: Path) -> None:
    texts = ["½ м²", "a\u037eb", "ﬁ", "№ 5 – «а»", "\u0301"]
    known = contract(
        tmp_path, column("code", "code", primaryKey=True, required=True), column("n", "n"),
        format="csv", delimiter=";",
    )  # fmt: skip
    file = table(tmp_path / "a.csv", "csv", ["code", "n"], [])
    file.write_text("code;n\n" + "".join(f"{text};1\n" for text in texts), encoding="utf-8")
    outcome = read_by(file, known)
    assert outcome.column("code") == texts
    assert outcome.column("n") == ["1"] * len(texts)


def test_no_sign_is_overlooked_by_the_quick_look() -> None:
    """Every sign that is changed alone or after a letter, as itself and escaped in JSON."""
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x10000), *range(0x11080, 0x11400)):
        sign = chr(code)
        if any(normalised_text(text) != text for text in (sign, "и" + sign, "e" + sign)):
            assert may_differ(("Казахстан; и" + sign).encode()), hex(code)
            assert code > 0xFFFF or may_hide(f"\\u{code:04x}".encode()), hex(code)
    usual = "Ёлка, «дом» № 5 – 10 % — Ü, ß, é, Қ, ї, ґ ’ …\n" * 50
    assert not may_differ(usual.encode())
    assert not may_hide(json.dumps(usual).encode())
    for sign in INVISIBLE + BLANKS:
        assert normalised_text(f"a{sign}b") in ("ab", "a b")
    broken = "Казахстан\u00a0".encode() + b"\xff\xd0"
    assert bytes_as_seen(broken) == "Казахстан ".encode() + b"\xff\xd0"


def test_a_person_typed_on_a_mac_is_the_same_person(tmp_path: Path) -> None:
    person = registration(1)["person"] | {"surname": "Сверхтайный", "email": "é@example.org"}
    twin = {name: decomposed(text) for name, text in person.items()}
    for number, escaped in enumerate((False, True)):
        lines = [line_of(registration(1, person=person)),
                 json.dumps(registration(2, person=twin), ensure_ascii=escaped)]  # fmt: skip
        folder = tmp_path / str(number)
        rows = read(registrations(folder, *lines), "event_registrations").rows
        tokens = [{k: v for k, v in row.items() if k.endswith("_token")} for row in rows]
        assert tokens[0] == tokens[1]
        assert all(tokens[0].values())


def test_what_only_looks_equal_is_named(tmp_path: Path) -> None:
    known = places(tmp_path, "csv", str)
    for label, said in (("Pайон", "Latin"), ("Район\u0301", "U+0301")):
        file = table(tmp_path / "отчёт_май.csv", "csv", [label, *LABELS[1:]], ROWS)
        with pytest.raises(Refusal) as caught:
            read_by(file, known)
        assert said in str(caught.value)
    file = table(tmp_path / "отчёт_май.csv", "csv", list(LABELS), [("a", "Чaй", "1"), ROWS[1]])
    outcome = read_by(file, known)
    assert [*outcome.faults, *outcome.dropped] == [("not_in_list", "kind", 2)]
    assert "`a` (U+0061, Latin) for `а` (U+0430, Cyrillic)" in outcome.hints[0]


def test_names_of_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr("dagster_project.ingest.expectations.suite", lambda contract: [])
    known = places(tmp_path, "csv", str)
    exports, home = tmp_path / "exports", Home(tmp_path / "home")
    good = exports / "small" / decomposed("Май и июнь") / decomposed("отчёт_май.csv")
    good.parent.mkdir(parents=True)
    age(table(good, "csv", list(LABELS), ROWS))
    age(table(exports / "small" / "oтчёт_июнь.csv", "csv", list(LABELS), ROWS))
    (exports / "smаll").mkdir()
    with (exports / "small").joinpath("x").open("w"):
        (exports / "small" / "x").rename(exports / "small" / b"\xee\xf2.csv".decode(
            "utf-8", "surrogateescape"))  # fmt: skip
    given = {item.file: item for item in load(home, {"small": known}, exports, now=NOW)}
    assert given["отчёт_май.csv"].status == "loaded"
    assert "Latin" in given["oтчёт_июнь.csv"].message
    said = {item.path: item.reason for item in scan(exports, {"small": known}).ignored}
    assert "`а` (U+0430, Cyrillic) for `a` (U+0061, Latin)" in said["smаll/"]
    assert "UTF-8" in said["small/??.csv"]
    # The same name composed is the same file: nothing is read again.
    good.rename(good.with_name("отчёт_май.csv"))
    assert [item.status for item in load(home, {"small": known}, exports, now=NOW)] == ["duplicate"]


@pytest.mark.parametrize("path", sorted((DBT_PROJECT / "seeds").glob("*/*.csv")), ids=str)
def test_seeds_are_written_as_they_are_seen(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row for row in rows if row != [normalised_text(text) for text in row]] == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("٠٧٧٢٣٤٥٦٨٩", "it has `٠` (U+0660, arabic-indic digit zero) for `0` (U+0030, digit zero)"),
        ("０７７２３４５６９２", "it has `０` (U+FF10, fullwidth digit zero) for `0` (U+0030"),
        ("O772345689", None),
        ("077234568²", None),
        ("077 234\u202e568", None),
    ],
)
def test_a_code_of_other_digits_says_which(tmp_path: Path, code: str, says: str | None) -> None:
    used = contract(
        tmp_path, column("code", "code", pattern=r"^\d{10}$"), column("n", "n"), format="csv"
    )
    outcome = read_by(written(tmp_path / "a.csv", f"code,n\n0772345678,1\n{code},2\n"), used)
    assert outcome.dropped == [("pattern_mismatch", "code", 3)]
    (hint,) = outcome.hints
    assert (says in hint) if says else ("looks right" not in hint)


@pytest.mark.parametrize(
    ("text", "wanted", "says"),
    [
        ("a  b", "a b", "its blanks are others"),
        ("A", "a", "its capital and small letters are others"),
        ("a\u200db", "ab", "it holds (U+200D"),
        ("ab", "a\u200db", "it holds other signs that look the same or are not seen"),
        ("аb", "ab", "it has `а` (U+0430, Cyrillic) for `a` (U+0061, Latin)"),
    ],
)
def test_what_differs_is_always_said(text: str, wanted: str, says: str) -> None:
    assert difference(text, wanted).startswith(says)
