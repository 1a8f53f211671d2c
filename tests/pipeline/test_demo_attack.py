"""The attacker against two consecutive releases of the demo, with the correction of one person
between them: everything published together, the former edition, and what an insider knows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from dagster_project.contracts.read import read_contracts
from dagster_project.disclosure.attack import attack
from dagster_project.home import CONTRACTS, Home
from dagster_project.ingest import inbox
from dagster_project.ingest.load import load
from dagster_project.release import gate, pointer, publish
from dagster_project.release.candidate import KEY, MEANINGS
from dagster_project.release.counts import Counts, cells_of
from dagster_project.release.lattice import Lattice
from dagster_project.release.nesting import read_nesting
from dagster_project.release.rounding import Cell
from dagster_project.warehouse.build import build
from tests.pipeline import money_attack
from tests.pipeline.demo_run import copy_of_demo, demo_run

Row = dict[str, Any]
LATER = datetime(2026, 11, 22)
YEAR = "2025"
# Between neighbours, so that the person leaves one place and comes to another of the same group.
NEW_HOME = "Киргизия"


@dataclass(frozen=True)
class Edition:
    """A release of persons and of money, and the warehouse's rows behind it."""

    released: list[Row]
    exact: list[Row]
    money: money_attack.Edition


@dataclass(frozen=True)
class Editions:
    former: Edition
    now: Edition
    counts: dict[str, Counts]
    parent_of: Mapping[str, str]
    lattice: Lattice


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    folder = tmp_path_factory.mktemp("editions")
    home = copy_of_demo(tmp_path_factory, folder)
    contracts = read_contracts(CONTRACTS)
    former = edition(home)
    (folder / "correction").mkdir()
    correct_one_person(demo_run(tmp_path_factory).exports, folder / "correction")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "SETTLE_SECONDS", 0.0)
        load(home, contracts, folder / "correction", now=LATER)
    built = build(home, contracts, LATER)
    assert publish.publish(home, gate.check(home, contracts, built), made_at=LATER) is not None
    now = edition(home)
    with duckdb.connect(str(home.warehouse), read_only=True) as warehouse:
        meanings = rows_of(warehouse, MEANINGS)
        lattice = Lattice.from_rows(rows_of(warehouse, '"seeds"."person_lattice"'))
        parents = read_nesting(warehouse).parent_of
    counts = {row["indicator_code"]: Counts.from_meaning(row) for row in meanings}
    return Editions(former, now, counts, parents, lattice)


def correct_one_person(exports: Path, inbox_folder: Path) -> None:
    """A registration of somebody who came, once more, with another country of residence."""
    files = sorted(exports.glob(f"event_registrations/*/registrations_{YEAR}-0*.jsonl"))
    for line in files[0].read_text(encoding="utf-8-sig").splitlines():
        record = json.loads(line)
        is_in_person = record["attendance_mode"] != "online"
        if is_in_person and record["checked_in_at"] and record["person"]["birth_date"]:
            break
    record["residence_country"] = NEW_HOME
    target = inbox_folder / "event_registrations" / f"received={LATER:%Y-%m-%dT%H%M%SZ}"
    target.mkdir(parents=True)
    text = json.dumps(record, ensure_ascii=False) + "\n"
    (target / "registrations.jsonl").write_text(text, encoding="utf-8")


def edition(home: Home) -> Edition:
    """What is published now, and the warehouse that it was made from."""
    release = pointer.current(home)
    assert release is not None
    with duckdb.connect(str(home.warehouse), read_only=True) as warehouse:
        decimals = {row["indicator_code"]: row["decimals"] for row in rows_of(warehouse, MEANINGS)}
        exact = {
            key_of(row): row | {"decimals": decimals[row["indicator_code"]]}
            for row in rows_of(warehouse, '"indicators"."fct_indicator_value"')
            if row["persons_num"] is not None or row["persons_den"] is not None
        }
    folder = home.releases / release.release_id / "internal"
    shown = pq.read_table(folder / "fct_indicator_value.parquet").to_pylist()
    released = [exact[key_of(row)] | row for row in shown if key_of(row) in exact]
    money = money_attack.edition(folder, home.warehouse)
    return Edition(released, [exact[key_of(row)] for row in released], money)


def rows_of(warehouse: duckdb.DuckDBPyConnection, relation: str) -> list[Row]:
    rows: list[Row] = warehouse.sql(f"from {relation}").to_arrow_table().to_pylist()
    return rows


def key_of(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEY)


def growth(editions: Editions) -> Iterator[tuple[Cell, int]]:
    """By how much every count has grown since the former edition."""
    before = {key_of(row): row for row in editions.former.exact}
    for row in editions.now.exact:
        for part, cell in cells_of(row, editions.counts[row["indicator_code"]]).items():
            old, new = before[key_of(row)][f"{part}_central"], row[f"{part}_central"]
            if old is not None and new is not None:
                yield cell, int(new - old)


def quotas(editions: Editions) -> dict[Cell, int]:
    """What everybody knows beside a count that does not exceed it."""
    limits = {}
    for row in editions.now.exact:
        cells = cells_of(row, editions.counts[row["indicator_code"]])
        top, bottom = row["numerator_central"], row["denominator_central"]
        is_limit = cells.keys() == {"numerator"} and row["value_rule"] != "band"
        if is_limit and None not in (top, bottom) and top <= bottom:
            limits[cells["numerator"]] = int(bottom)
    return limits


def test_the_correction_has_moved_one_person(editions: Editions) -> None:
    moved = dict(growth(editions))
    assert {abs(step) for step in moved.values()} == {0, 1}


def test_nobody_is_found_out_from_both_editions_and_the_correction(editions: Editions) -> None:
    found = attack(
        editions.now.released, editions.now.exact, editions.counts, editions.parent_of,
        editions.lattice,
        former=editions.former.released, moved=dict(growth(editions)), limits=quotas(editions),
    )  # fmt: skip
    assert found == []


def test_no_payment_follows_from_all_money_of_both_editions(editions: Editions) -> None:
    former, now = editions.former.money, editions.now.money
    assert any(line["kind"] == "persons" for line in now.lines)
    assert now.tables["mart_spending__persons"]
    assert now.tables["mart_spending__trips"]
    assert money_attack.attack(former, now) == []
