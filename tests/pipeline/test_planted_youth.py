"""Invented personal values in every place of applications and rosters, inside of lists too: none
of them stands anywhere outside the landing."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pyarrow.parquet as pq
import pytest

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.ingest import ledger
from tests.contracts.word_proofs import workbook
from tests.pipeline import test_planted_values as planting
from tests.pipeline.bad_input import shipped, written
from tests.pipeline.test_planted_values import Planted, leaks, paths_of, with_value
from tests.pipeline.test_roster_layouts import ABOVE, PERSONS, cell, columns, heads, labels

home = planting.home  # the fixture


def application(number: int) -> dict[str, Any]:
    return {
        "application_id": f"A-2025-{number:06}", "competition_code": "K01", "season": 2025,
        "person": {"surname": "Лунная", "given": "Анна", "patronymic": "Петровна",
                   "birth_date": "03.02.2009", "email": "a@example.org", "sex": "f"},
        "guardian": {"surname": "Лунный", "phone": "+70000000000"},
        "residence_country": "Казахстан", "submitted_at": "2025-02-01T10:00:00Z",
        "category": "history", "works": [{"type": "essay", "title": "Моя семья"}],
        "stage_results": [{"stage": "round_1", "score": 77.5, "passed": True,
                           "judged_at": "2025-03-01T00:00:00Z"}],
        "result_published_at": None, "outcome": "participant", "status": "submitted",
        "source_post": "RU-ALA",
        "consent": {"version": "2021-1", "at": "2025-02-01T09:00:00Z", "by_guardian": True},
    }  # fmt: skip


def stored(home: Home, known: Contract) -> dict[str, list[dict[str, Any]]]:
    """Rows of the raw files by their folder."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in home.raw.rglob("*.parquet"):
        table = path.relative_to(home.raw).parts[0]
        found.setdefault(table, []).extend(pq.ParquetFile(path).read().to_pylist())
    return found


def test_nothing_planted_in_applications_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    planted, numbers = Planted(), count(1)
    records = [application(next(numbers)) for _ in range(60)]
    for path in paths_of(application(0)):
        records += [
            with_value(application(next(numbers)), path, value)
            for value in (
                planted.value(), planted.name(), {planted.name(): planted.value()},
                [planted.value()], [{planted.name(): planted.value()}],
            )
        ]  # fmt: skip
    for listed in ("works", "stage_results"):
        for name in application(0)[listed][0]:
            for value in (planted.value(), planted.name(), [planted.value()]):
                record = application(next(numbers))
                record[listed] = [{**record[listed][0], name: value}, planted.name(), 5]
                record["guardian"] = {"surname": planted.name(), "phone": planted.value()}
                records.append(record)
    known = shipped("competitions_applications")
    folder = home.root.parent / "exports" / known.export
    text = json.dumps({"exported_at": "2025-03-01T00:00:00Z", "applications": records})
    written(folder / "applications_2025-02.json", text)
    written(folder / f"applications_{planted.name()}.json", text.replace("round_1", "final"))
    given, said = planting.run(home, known, caplog)
    assert leaks(home, said) == []
    assert {receipt.status for receipt in given} <= {"loaded", "held"}
    assert {receipt.file for receipt in given} >= {"applications_2025-02.json"}
    rows = stored(home, known)
    assert {row["work_type"] for row in rows["competitions_applications__works"]} == {"essay", None}
    everything = str(rows)
    assert not any(text in everything for text in ("Моя семья", "+70000000000", "Лунн"))
    assert not any("guardian" in name for name in rows["competitions_applications"][0])
    assert {row["is_consent_given"] for row in rows["competitions_applications"]} >= {True, False}


def test_nothing_planted_in_rosters_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    planted, numbers = Planted(), count(3)
    listed = columns("as_agreed")
    rows = []
    for column in [None, *listed]:
        for value in (planted.value(), planted.name(), f"{planted.name()} 01.03.2025"):
            row = [cell(item, PERSONS[0] | {"line_no": next(numbers)}, "ru") for item in listed]
            if column is not None:
                row[listed.index(column)] = value
            rows.append(row)
    known = shipped("trip_rosters")
    folder = home.root.parent / "exports" / known.export
    folder.mkdir(parents=True)
    header = heads([labels(column, 0, False) for column in listed], False)
    above = [*ABOVE[0], (f"Старший: {planted.name()} {planted.value()}",)]
    sound = [
        [cell(item, PERSONS[0] | {"line_no": number}, "ru") for item in listed]
        for number in range(1000, 1060)
    ]
    workbook(folder / f"{planted.name()}.xlsx", {planted.name(): [*above, *header, *rows, *sound]})
    header[0][3] = planted.name()  # type: ignore[index]
    workbook(folder / f"{planted.name()}.xlsx", {planted.name(): [*above, *header, *rows]})
    given, said = planting.run(home, known, caplog)
    assert leaks(home, said) == []
    assert [receipt.file.startswith("hidden-") for receipt in given] == [True, True]
    everything = str(stored(home, known))
    assert not any(text in everything for text in ("Лунная", "Гимназия", "Алматы", "2009-02-03"))
    assert ledger.read(home)[0].lists == ("status_history",)
