"""Invented personal values in applications and rosters: none stands outside the landing."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pyarrow.parquet as pq
import pytest

from dagster_project.demo.delivery import Record
from dagster_project.demo.files_roster import AT, NAMES, Look, render_roster
from dagster_project.home import Home
from dagster_project.ingest import ledger
from tests.pipeline.bad_input import shipped, written
from tests.pipeline.test_planted_values import (
    Planted,
    home,
    leaks,
    paths_of,
    run,
    with_value,
)

__all__ = ["home"]
PERSON = {"surname": "Петров", "given": "Иван", "patronymic": "Ильич", "birth_date": "01.02.2009",
          "email": "p@example.org", "sex": "m"}  # fmt: skip


def application(number: int, planted: Planted) -> dict[str, Any]:
    """A whole one; what is dropped at the door is planted in each."""
    return {
        "application_id": f"A-2025-{number:06d}", "competition_code": "K01", "season": 2025,
        "person": {**PERSON}, "guardian": {"surname": planted.name(), "email": planted.value()},
        "residence_country": "Казахстан", "submitted_at": "2025-02-01T10:00:00Z",
        "category": "history", "works": [{"type": "essay", "title": planted.value()}],
        "stage_results": [{"stage": "round_1", "score": 71.5, "passed": True,
                           "judged_at": "2025-03-01T10:00:00Z"}],
        "result_published_at": "2025-05-01T10:00:00Z", "outcome": "participant",
        "status": "submitted", "source_post": "RU-ALA",
        "consent": {"version": "2021-1", "at": "2025-02-01T10:00:00Z", "by_guardian": True},
    }  # fmt: skip


def test_nothing_planted_in_applications_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    planted, numbers = Planted(), count(1)

    def whole() -> dict[str, Any]:
        return application(next(numbers), planted)

    sound = [whole() for _ in range(5)]
    spoilt = [
        with_value(whole(), path, planted.value())
        for path in paths_of(whole())
        if path not in (("works",), ("stage_results",))
    ]
    spoilt.append(with_value(whole(), ("note",), planted.value()))
    for name in ("works", "stage_results"):
        item = {planted.name(): planted.value(), "stage": planted.value(), "type": planted.name()}
        spoilt.append(with_value(whole(), (name,), [item]))
    no_list = [with_value(whole(), ("works",), planted.value())]
    folder = home.root.parent / "exports" / "competitions_applications"
    for month, records in enumerate((sound, spoilt, no_list), start=1):
        text = {"exported_at": "2025-03-02T10:00:00Z", "applications": records}
        written(
            folder / f"applications_2025-{month:02d}.json", json.dumps(text, ensure_ascii=False)
        )
    given, said = run(home, shipped("competitions_applications"), caplog)
    assert leaks(home, said) == []
    assert {receipt.status for receipt in given} == {"loaded", "held"}


def roster_line(number: int) -> list[Any]:
    values: list[Any] = [None] * len(NAMES)
    given = {
        "roster_no": 1, "line_no": number, "full_name": "Петров Иван Ильич",
        "birth_date": "01.02.2009", "residence_country": "Казахстан", "role": "участник",
        "status": "выехал", "arrival": "10.07.2025", "departure": "20.07.2025",
    }  # fmt: skip
    for name, value in given.items():
        if name in AT:
            values[AT[name]] = value
    return values


def test_nothing_planted_in_rosters_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    planted, numbers = Planted(), count(1)
    lines = [roster_line(next(numbers)) for _ in range(40)]
    for place in range(len(NAMES)):
        line = roster_line(next(numbers))
        line[place] = planted.value()
        lines.append(line)
    look = Look("russian", tuple(range(len(NAMES))), 0)
    folder = home.root.parent / "exports" / "trip_rosters"
    folder.mkdir(parents=True)
    content, _ = render_roster(look, "RU-ALA", "TR-2025-1", [Record(x, None) for x in lines], 40)
    (folder / f"{planted.name()}.xlsx").write_bytes(content)
    given, said = run(home, shipped("trip_rosters"), caplog)
    assert leaks(home, said) == []
    assert {receipt.status for receipt in given} <= {"loaded", "held"}
    (row,) = ledger.read(home)
    raw = pq.ParquetFile(row.raw_file(home)).read().to_pylist()
    assert len(raw) >= 40
