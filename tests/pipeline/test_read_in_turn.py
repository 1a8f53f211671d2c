"""Small files share tables and statements: each has the rows and the account that it has alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.ingest.judging import convert as conversion
from dagster_project.ingest.judging import small_file
from dagster_project.ingest.judging.convert import convert_all
from dagster_project.ingest.judging.small_file import SmallFile
from dagster_project.ingest.model import DeliveryHeader, OutputPaths, Refusal, Request
from dagster_project.ingest.readers.engine import connection, define, prepared
from dagster_project.ingest.readers.source import Advance
from tests.pipeline.bad_input import (
    GRANTS,
    KEY,
    Outcome,
    grant,
    line_of,
    outcome_of,
    read,
    registration,
    shipped,
)

PERSON = {"surname": "Щукин", "given": "Алексей", "birth_date": "28.02.1990"}


def line(number: int, **person: str) -> str:
    return line_of(registration(number, person={**PERSON, **person}))


def in_turn(files: list[Path], export: str) -> list[Outcome | Exception]:
    """What becomes of files that are loaded in one batch, in their order."""
    requests = []
    for number, file in enumerate(files):
        folder = file.parent / f"turn{number}"
        folder.mkdir()
        out = OutputPaths(folder / "accepted.parquet", folder / "quarantine.parquet", folder)
        header = DeliveryHeader("d1", datetime(2026, 11, 1), shipped(export).version)
        requests.append(Request(file, header, out))
    found = dict(convert_all(requests, shipped(export), KEY))
    assert len(found) == len(requests)
    return [
        outcome if isinstance(outcome := found[request], Exception)
        else outcome_of(outcome, request.out)
        for request in requests
    ]  # fmt: skip


def grants_files(folder: Path) -> list[Path]:
    contents = [
        [grant(1), grant(2)],
        [grant(1), grant(1), grant(2, awarded_rub="сто"), "", grant(3) + ";лишнее"],
        # Needs the exact reader: a quoted field holds a line end.
        [grant(1, purpose='"две\nстроки"'), grant(4, requested_rub="5,00")],
        [],
        [grant(7), grant(7, requested_rub="6,00"), grant(8)],
    ]
    files = []
    for number, lines in enumerate(contents):
        file = folder / f"grants_{number}.csv"
        file.write_text("\n".join([GRANTS, *lines, ""]), encoding="utf-8")
        files.append(file)
    return files


def registrations_files(folder: Path) -> list[Path]:
    contents = [
        [line(1), line(2, given="Пётр")],
        # The same names again, in another file and by another reader.
        [line(1), '{"registration_id": ', line(3)],
        [line(4), line(4)],
    ]
    files = []
    for number, records in enumerate(contents):
        file = folder / f"event_registrations_{number}.jsonl"
        file.write_text("\n".join([*records, ""]), encoding="utf-8")
        files.append(file)
    return files


@pytest.mark.parametrize(
    ("make", "export"), [(grants_files, "grants"), (registrations_files, "event_registrations")]
)
def test_every_file_is_read_as_it_is_alone(tmp_path: Path, make: object, export: str) -> None:
    files = make(tmp_path)  # type: ignore[operator]
    assert in_turn(files, export) == [read(file, export) for file in files]


def test_a_refused_file_stops_no_other(tmp_path: Path) -> None:
    files = grants_files(tmp_path)
    files[1].write_text("nothing;of;the;kind\n1;2;3;4\n", encoding="utf-8")
    outcomes = in_turn(files, "grants")
    assert isinstance(outcomes[1], Refusal)
    assert outcomes[1].code == "missing_columns"
    assert outcomes[0] == read(files[0], "grants")
    assert outcomes[2] == read(files[2], "grants")


def test_a_file_that_the_engine_gives_up_on_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = grants_files(tmp_path)[:2]
    alone = read(files[0], "grants")

    class Fragile(SmallFile):
        def read(self, advance: Advance) -> int:
            sound = super().read(advance)
            if self.sql.contract.export == "grants" and sound < len(self.source.lines):
                raise duckdb.OutOfRangeException("Иванов")
            return sound

    monkeypatch.setattr(conversion, "SmallFile", Fragile)
    sound, broken = in_turn(files, "grants")
    assert sound == alone
    assert isinstance(broken, Refusal)
    assert "Иванов" not in f"{broken} {broken.where}"


@pytest.mark.parametrize(
    ("make", "export"), [(grants_files, "grants"), (registrations_files, "event_registrations")]
)
def test_an_engine_that_ended_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, export: str
) -> None:
    files = make(tmp_path)[:3]  # type: ignore[operator]
    alone = [read(file, export) for file in files]

    class Ending(SmallFile):
        def read(self, advance: Advance) -> int:
            if self.request.file == files[1]:
                raise duckdb.FatalException("Иванов")
            return super().read(advance)

        def close(self) -> None:
            if self.request.file == files[1]:
                self.engine.close()
                raise duckdb.FatalException("Иванов")
            super().close()

    monkeypatch.setattr(conversion, "SmallFile", Ending)
    first, broken, third = in_turn(files, export)
    assert [first, third] == [alone[0], alone[2]]
    assert isinstance(broken, Refusal)


def test_nothing_of_a_file_stays_in_the_engine(tmp_path: Path) -> None:
    in_turn(registrations_files(tmp_path), "event_registrations")
    engine = connection()
    tables = [name for (name,) in engine.execute(
        "select table_name from duckdb_tables() where temporary"
    ).fetchall()]  # fmt: skip
    assert any(name.startswith("names_") for name in tables)
    for name in tables:
        assert engine.execute(f"select count(*) from {name}").fetchall() == [(0,)], name


def test_tables_that_could_not_be_made_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = registrations_files(tmp_path)
    alone = [read(file, "event_registrations") for file in files]
    prepared().shapes.clear()
    made: list[str] = []

    def fails_once(engine: duckdb.DuckDBPyConnection, statement: str) -> None:
        made.append(statement)
        if len(made) == 2:
            raise MemoryError
        define(engine, statement)

    monkeypatch.setattr(small_file, "define", fails_once)
    first, *others = in_turn(files, "event_registrations")
    assert isinstance(first, MemoryError)
    assert others == alone[1:]
