"""Files that once went wrong in a reader: a far cell, cut XML, capitals, prefixes."""

from __future__ import annotations

import shutil
from pathlib import Path

from dagster_project.contracts.read import read_contract
from tests.pipeline.bad_input import Outcome, read, read_by


def case(folder: Path, cases: Path, name: str, file: str, contract: str = "") -> Outcome:
    """What became of a file of a case, read by a shipped contract or by one of the case."""
    own = folder / Path(file).name
    shutil.copy(cases / name / "exports" / file, own)
    if contract:
        return read_by(own, read_contract(cases / name / "contracts" / contract))
    return read(own, file.split("/")[0])


def test_one_stray_cell(tmp_path: Path, cases: Path) -> None:
    name = "02-one-stray-cell"
    stray = case(tmp_path, cases, name, "event_reports/stray.xlsx")
    assert stray.counts[:2] == (2, 0)
    assert "XFD" in " ".join(stray.account.warnings)
    assert case(tmp_path, cases, name, "event_reports/good.xlsx").counts[:2] == (1, 0)
    assert case(tmp_path, cases, name, "grants/grants.csv").counts[:2] == (1, 0)


def test_xml_text_around_elements(tmp_path: Path, cases: Path) -> None:
    name, contract = "03-xml-text-around-elements", "events_xml.odcs.yaml"
    found = case(tmp_path, cases, name, "events_xml/events.xml", contract)
    assert found.counts == (20, 0, 0)
    rows = {row["event_id"]: (row["title"], row["amount_rub"]) for row in found.rows}
    assert rows["E1"] == ("Форум соотечественников в Риге", 1250)
    assert rows["E2"][0] == "Неделя языка и культуры"
    assert rows["E3"][0] == "Без разрыва"


def test_capitals_taken_for_mojibake(tmp_path: Path, cases: Path) -> None:
    name = "06-capitals-taken-for-mojibake"
    assert case(tmp_path, cases, name, "event_reports/kaz.xlsx").counts[:2] == (25, 0)
    assert case(tmp_path, cases, name, "grants/grants.csv").counts[:2] == (40, 0)


def test_a_prefixed_workbook(tmp_path: Path, cases: Path) -> None:
    found = case(tmp_path, cases, "07-prefixed-workbook", "event_reports/prefixed.xlsx")
    assert [fault[0] for fault in found.dropped] == ["bad_integer"]
    assert found.raw == ["#N/A"]
    assert "left out: `Ноябрь`" in " ".join(found.account.warnings)
