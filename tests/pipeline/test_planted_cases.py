"""Cases of legal aid name nobody, and yet nothing that people write into their log leaves the
landing: neither what they told nor a name in a column that should hold a code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.demo.deliver_cases import HEADER
from dagster_project.home import Home
from dagster_project.ingest import ledger
from tests.pipeline import test_planted_values as planting
from tests.pipeline.bad_input import shipped, written
from tests.pipeline.test_planted_values import Planted, leaks

home = planting.home  # the fixture
# Columns of which no value is kept, and what the warehouse holds of a case.
DROPPED = ("centre", "channel", "person_ref", "minor_involved", "outcome", "narrative")
KEPT = {
    "case_id", "country_name", "opened_on", "category", "referred_to", "fund_grant_no_token",
    "closed_on",
}  # fmt: skip


def row(number: int, planted: Planted, spoiled: str = "") -> str:
    values = {
        "case_id": f"LA-2025-{number:04}", "centre": planted.name(), "country": "Казахстан",
        "opened_on": "03.02.2025", "category": "семья", "channel": planted.value(),
        "person_ref": planted.name(), "minor_involved": planted.value(), "referred_to": "Фонд",
        "fund_grant_no": planted.value(), "status_history": "открыто 03.02.2025",
        "closed_on": "", "outcome": planted.name(),
        "narrative": f"{planted.name()}, паспорт {planted.value()}",
    }  # fmt: skip
    if spoiled:
        values[spoiled] = f"{planted.name()} {planted.value()}"
    return ";".join(values[name] for name in HEADER)


def planted_log(folder: Path) -> Planted:
    planted = Planted()
    lines = [row(number, planted) for number in range(1, 90)]
    lines += [row(100 + number, planted, name) for number, name in enumerate(HEADER)]
    text = "\n".join([";".join(HEADER), *lines, ""])
    written(folder / "legal_aid_2025-02.csv", text)
    written(folder / f"legal_aid_{planted.name()}.csv", text)
    written(folder / "legal_aid_2025-03.csv", text.replace("opened_on", planted.name()))
    return planted


def test_nothing_planted_in_cases_leaves_the_landing(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    known = shipped("legal_aid_cases")
    assert known.has_persons
    planted = planted_log(home.root.parent / "exports" / known.export)
    assert planted.count > 800
    given, said = planting.run(home, known, caplog)
    assert leaks(home, said) == []
    assert [(item.file, item.status) for item in given if item.status != "refused"] == [
        ("legal_aid_2025-02.csv", "loaded")
    ]
    rows = pq.ParquetFile(ledger.read(home)[0].raw_file(home)).read().to_pylist()
    assert {name for name in rows[0] if not name.startswith("_")} == KEPT
    assert {item["category"] for item in rows} == {"family", None}
    assert ledger.read(home)[0].is_person_export


def test_without_the_word_what_stands_for_a_country_would_leave(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    known = replace(shipped("legal_aid_cases"), speaks_of_persons=False)
    planted_log(home.root.parent / "exports" / known.export)
    _given, said = planting.run(home, known, caplog)
    assert leaks(home, said) != []
