"""Invented personal values, planted in every place of exports with persons: none of them stands
anywhere in the home outside the landing, nor in what is said of the files."""

from __future__ import annotations

import copy
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.ingest import inbox, ledger, listing, receipts
from dagster_project.ingest.inbox import scan
from dagster_project.ingest.load import load
from dagster_project.ingest.model import Receipt
from dagster_project.warehouse import operations
from tests.pipeline.bad_input import line_of, registration, shipped, written
from tests.pipeline.small_contract import column, contract

NOW = datetime(2026, 11, 23, 12)
# Digits so many that hardly a pseudonym has them by chance.
PARTS = ("тайнов", "tainov", "79165550", "4510770")


class Planted:
    """Values that no file of the warehouse may hold: names, phones, e-mails, passports."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.count = 0

    def value(self) -> str:
        number = next(self._numbers)
        self.count += 1
        forms = ("Тайнова{0}", "+79165550{0:03}", "tainova{0}@example.org", "4510 770{0:03}")
        return forms[number % 4].format(number)

    def name(self) -> str:
        self.count += 1
        return f"Тайнов{next(self._numbers)}"


def texts_of(path: Path) -> str:
    if path.suffix == ".parquet":
        return str(pq.ParquetFile(path).read().to_pylist())
    return path.read_bytes().decode("utf-8", "ignore")


def leaks(home: Home, said: str) -> list[str]:
    """Places where a part of a planted value stands."""
    found = {"said": said}
    for path in home.root.rglob("*"):
        if path.is_file() and home.landing not in path.parents:
            found[str(path.relative_to(home.root))] = texts_of(path)
    told = {}
    for place, text in found.items():
        plain = f"{place} {text}".casefold()
        squeezed = "".join(sign for sign in plain if sign not in " ()-")
        if hits := [part for part in PARTS if part in plain or part in squeezed]:
            at = squeezed.find(hits[0])
            told[place] = squeezed[max(at - 60, 0) : at + 30]
    return [f"{place}: {text}" for place, text in told.items()]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)
    # Its own tests look at what the gate keeps; it would cost seconds here.
    monkeypatch.setattr("dagster_project.ingest.expectations.suite", lambda contract: [])
    return Home(tmp_path / "home")


def run(home: Home, known: Contract, caplog: pytest.LogCaptureFixture) -> tuple[list[Receipt], str]:
    """Load, write the state of operations, and give all that is said of it."""
    caplog.set_level("DEBUG")
    contracts = {known.export: known}
    folder = home.root.parent / "exports"
    given = load(home, contracts, folder, now=NOW)
    operations.write(
        home, "r1", contracts, outcome="failed", known_at=NOW, started_at=NOW, finished_at=NOW,
        junk=scan(folder, contracts).ignored,
    )  # fmt: skip
    said = [
        [receipts.as_dict(receipt) for receipt in given],
        listing.deliveries(home, contracts, NOW),
        listing.quarantine(home),
        [item.path + item.reason for item in scan(folder, contracts).ignored],
        operations.status(home),
    ]
    return given, f"{json.dumps(said, ensure_ascii=False, default=str)} {caplog.text}"


def paths_of(record: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from ((name, *rest) for rest in paths_of(value))
        yield (name,)


def with_value(record: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    here = changed
    for name in path[:-1]:
        here = here[name]
    here[path[-1]] = value
    return changed


def test_nothing_planted_in_registrations_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    planted = Planted()
    numbers = count(1)

    def whole() -> dict[str, Any]:
        return registration(
            next(numbers), residence_country="Казахстан", attendance_mode="online",
            checked_in_at="2026-10-02T09:00:00Z", channel="site",
            consent={"version": "2021-1", "at": "2026-10-01T09:00:00Z", "by_guardian": False},
        )  # fmt: skip

    paths = list(paths_of(whole()))
    lines = [line_of(whole())]
    for path in paths:
        lines += [line_of(with_value(whole(), path, planted.value())) for _ in range(3)]
        lines.append(line_of(with_value(whole(), path, {planted.name(): planted.value()})))
    for path in (("note",), ("person", "nick"), ("consent", "by")):
        lines.append(line_of(with_value(whole(), path, planted.value())))
        lines.append(line_of(with_value(whole(), (*path[:-1], planted.name()), 1)))
    cut = line_of(whole())[:-30] + planted.name()
    twice = line_of(whole())[:-1] + f', "status": "{planted.name()}"}}'
    lines += [cut, twice, planted.name(), line_of([planted.value()])]
    folder = home.root.parent / "exports" / "event_registrations"
    text = "\n".join([*lines, ""])
    written(folder / "registrations_2026-10.jsonl", text)
    written(folder / planted.name() / f"{planted.name()}_заявка.jsonl", text + lines[0] + "\n")
    # Refused as a whole, each in its own way.
    renamed = {planted.name(): value for value in whole().values()}
    written(folder / f"{planted.name()}.ndjson", line_of(renamed) + "\n")
    written(folder / f"{planted.name()}.csv", f"{planted.name()};{planted.value()}\n")
    written(folder / f"{planted.name()} б.jsonl", line_of([whole()]) + "\n")
    written(folder / planted.name() / f"~${planted.name()}.jsonl", "")
    written(folder / f"{planted.name()}.jsonl.part", "")
    # Outside of every export.
    written(folder.parent / planted.name() / "a.csv", "a;b\n")
    written(folder.parent / f"{planted.name()}.csv", "a;b\n")
    written(folder.parent / f"~${planted.name()}.xlsx", "")
    assert planted.count > 57
    given, said = run(home, shipped("event_registrations"), caplog)
    assert leaks(home, said) == []
    assert {receipt.status for receipt in given} == {"held", "refused"}
    assert "registrations_2026-10.jsonl" in {receipt.file for receipt in given}
    row = ledger.read(home)[0]
    raw = pq.ParquetFile(row.raw_file(home)).read().to_pylist()
    # What the contract knows stays as it is; what it doesn't is told apart and not told.
    assert {item["channel"] for item in raw} >= {"site"}
    assert {item["residence_country_name"] for item in raw} >= {"Казахстан"}
    assert len({item["channel"] for item in raw}) > 3
    shown = [item["raw_text"] for item in listing.quarantine(home) if item["column_name"]]
    assert "••• (12 signs: digits, other signs)" in shown


COLUMNS = ("№", "Страна", "Дата", "Состояние", "Фамилия", "Имя", "Родился", "Сумма")
SOUND = ("V-1", "Казахстан", "05.10.2026", "был", "Петров", "Иван", "01.02.1990", "5")


def visitors(folder: Path, kind: str) -> Contract:
    formats: dict[str, dict[str, Any]] = {
        "csv": {"skipRows": 1, "delimiter": ";"},
        "xlsx": {"totalRows": "^Итого", "totalColumns": ["amount"]},
        "xml": {"recordPath": "/r/i"},
        "json": {},
    }
    words = formats[kind]
    labels = COLUMNS if kind != "xml" else tuple(f"c{number}" for number in range(len(COLUMNS)))
    own: list[dict[str, Any]] = [
        {"primaryKey": True}, {}, {"formats": ["%d.%m.%Y"]}, {"valueMap": {"был": "came"}},
        {"personPart": "surname"}, {"personPart": "given"},
        {"formats": ["%d.%m.%Y"], "personPart": "birth_date"}, {},
    ]  # fmt: skip
    names = ("visit", "country", "seen_on", "status", "surname", "given", "born_on", "amount")
    kinds = ("string", "string", "date", "string", "string", "string", "date", "decimal(18,2)")
    found = [column(*given, **more) for given, more in zip(
        zip(names, labels, kinds, strict=True), own, strict=True)]  # fmt: skip
    found.append(
        column("mark", "Метка", source="file_name", sourcePattern=r"_(\w+)\.", required=True)
    )
    if kind == "xlsx":
        found.append(column("leaf", "Лист", source="sheet_name", sourcePattern="(.+)"))
        found.append(column("head", "Название", source="cell", sourcePattern="Список: (.+)"))
    return contract(
        folder, *found, format=kind, personAgeAt="seen_on", scope=["mark"], **words,
        tolerance={"quarantinedShare": 1},
    )  # fmt: skip


def write_table(file: Path, kind: str, rows: list[list[str]], planted: Planted) -> None:
    """``rows``: the header and the records, with one column beside those of the contract."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if kind == "csv":
        text = "\n".join([f"Список: {planted.name()}", *(";".join(row) for row in rows)])
        written(file, text + "\n")
    elif kind == "json":
        header, *records = rows
        written(file, json.dumps([dict(zip(header, row, strict=True)) for row in records]))
    elif kind == "xml":
        tags = [f"c{number}" for number in range(len(COLUMNS))] + [rows[0][-1]]
        items = (
            "".join(f"<{t}>{escape(v)}</{t}>" for t, v in zip(tags, row, strict=True))
            for row in rows[1:]
        )
        written(file, "<r>\n" + "\n".join(f"<i>{item}</i>" for item in items) + "\n</r>")
    else:
        book = xlsxwriter.Workbook(str(file))
        sheet = book.add_worksheet(planted.name())
        sheet.write_string(0, 0, f"Список: {planted.name()}")
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
        total = ["Итого", "", "", "", planted.name(), "", "", "77"]
        sheet.write_row(len(rows) + 1, 0, total)
        book.add_worksheet(planted.name()).write_string(0, 0, planted.name())
        book.close()


@pytest.mark.parametrize("kind", ["csv", "json", "xml", "xlsx"])
def test_nothing_planted_in_other_formats_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture, tmp_path: Path, kind: str
) -> None:
    planted = Planted()
    known = visitors(tmp_path, kind)
    header = [*COLUMNS, planted.name()]
    rows = [[*SOUND, planted.value()]]
    for place in range(len(COLUMNS)):
        for number in range(3):
            row = [f"V-{place}-{number}", *SOUND[1:], planted.value()]
            row[place] = planted.value()
            rows.append(row)
    folder = tmp_path / "exports" / "small"
    write_table(folder / f"a_{planted.name()}.{kind}", kind, [header, *rows], planted)
    # A second one without the required label, a third one whose first record is its header.
    other = [[planted.name(), *header[1:]], *rows] if kind != "xml" else [header]
    write_table(folder / f"{planted.name()}_b.{kind}", kind, other, planted)
    write_table(folder / f"{planted.name()}_c.{kind}", kind, rows, planted)
    if kind == "xml":
        name = planted.name()
        written(folder / f"{name}_b.{kind}", f"<{name}><i/></{name}>")
    given, said = run(home, known, caplog)
    assert leaks(home, said) == []
    assert "refused" in {receipt.status for receipt in given}
    (kept,) = [row for row in ledger.read(home) if row.rows_accepted > 3]
    raw = pq.ParquetFile(kept.raw_file(home)).read().to_pylist()
    # Where the planted text stood in it, only the value is missing.
    assert {item["status"] for item in raw} == {"came", None}
    assert len({item["visit"] for item in raw}) == len(raw)  # told apart, and not told


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o277])
def test_what_was_sent_is_for_its_owner_only(
    home: Home, caplog: pytest.LogCaptureFixture, mask: int
) -> None:
    folder = home.root.parent / "exports" / "event_registrations"
    written(folder / "registrations_2026-10.jsonl", line_of(registration(1)) + "\n")
    before = os.umask(mask & 0o077)
    try:
        run(home, shipped("event_registrations"), caplog)
        # A home from before, of which others could read all.
        kept = [home.lake, *home.landing.rglob("*")]
        for path in (home.landing, *kept):
            path.chmod(0o755 if path.is_dir() else 0o644)
        run(home, replace(shipped("event_registrations")), caplog)
    finally:
        os.umask(before)
    assert [mode(path) for path in (home.lake, home.landing, home.secrets)] == [0o700] * 3
    assert {mode(path) for path in kept} == {0o700, 0o600}
