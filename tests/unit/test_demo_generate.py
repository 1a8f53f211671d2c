"""The demo exports: the same bytes for the same seed, and an account that adds up."""

from __future__ import annotations

import ast
import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dagster_project.demo import generate as demo
from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import repeat_different, repeat_equal
from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from dagster_project.demo.world import make_world

SCALE = 0.03
SEED = 7


@pytest.fixture(scope="module")
def deliveries() -> list[Delivery]:
    reference = Reference()
    return demo.deliver_all(make_world(reference, SEED, SCALE), reference, SEED)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    demo.generate(folder, SEED, SCALE)
    return folder


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    demo.generate(tmp_path, SEED, SCALE)
    assert fingerprint(tmp_path) == fingerprint(written)


def test_another_seed_gives_another_world(written: Path, tmp_path: Path) -> None:
    demo.generate(tmp_path, SEED + 1, SCALE)
    assert fingerprint(tmp_path)["truth.json"] != fingerprint(written)["truth.json"]


def test_nothing_comes_after_the_last_day(deliveries: list[Delivery]) -> None:
    """A file of the future is refused at the door."""
    assert max(item.received_at for item in deliveries) <= parse_instant(KNOWN_AT[-1])


def test_nothing_asks_the_clock_or_shared_chance() -> None:
    for path in Path(demo.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        clock = {
            name for name in called if name.endswith((".now", ".today", ".utcnow", "time.time"))
        }
        shared = {name for name in called if name.startswith("random.") and name != "random.Random"}
        assert not clock | shared, f"{path.name}: {clock | shared}"


def test_rows_read_are_accepted_quarantined_or_skipped(deliveries: list[Delivery]) -> None:
    for delivery in deliveries:
        _status, read, accepted, quarantined, skipped, rules = delivery.receipt()
        assert read == accepted + quarantined + skipped
        assert sum(rules.values()) == quarantined


def test_every_file_has_its_own_place_and_time(deliveries: list[Delivery]) -> None:
    assert len({delivery.path for delivery in deliveries}) == len(deliveries)
    scopes = [(d.export, scope, d.received_at) for d in deliveries for scope in d.scope]
    assert len(set(scopes)) == len(scopes), "two files of one scope at one instant have no order"


@pytest.mark.parametrize("status", ["loaded", "held", "refused", "duplicate"])
def test_every_kind_of_end_is_planted(deliveries: list[Delivery], status: str) -> None:
    assert any(delivery.status == status for delivery in deliveries)


def test_a_duplicate_repeats_the_file_in_effect(deliveries: list[Delivery]) -> None:
    for delivery in deliveries:
        if delivery.status != "duplicate":
            continue
        earlier = [
            other
            for other in deliveries
            if other.export == delivery.export
            and other.status == "loaded"
            and other.scope == delivery.scope
            and other.received_at < delivery.received_at
        ]
        assert max(earlier, key=lambda other: other.order).content == delivery.content


def test_accounts_name_the_right_rows_of_a_workbook(deliveries: list[Delivery]) -> None:
    reports = [d for d in deliveries if d.export == "event_reports" and d.status == "loaded"]
    for delivery in reports[:40]:
        rows = CalamineWorkbook.from_filelike(BytesIO(delivery.content)).get_sheet_by_index(0)
        cells = rows.to_python(skip_empty_area=False)
        for record in delivery.records:
            shown = {str(value) for value in cells[record.line - 1] if value != ""}
            assert any(str(value) in shown for value in record.values if isinstance(value, str))


def test_accounts_name_the_right_lines_of_a_ledger(deliveries: list[Delivery]) -> None:
    for delivery in deliveries:
        if delivery.export != "ledger_1c" or delivery.status != "loaded":
            continue
        lines = delivery.content.decode("cp1251").replace("\r\n", "\n").split("\n")
        for record in delivery.records:
            assert lines[record.line - 1].startswith(str(record.values[0]))


def test_people_meet_only_on_purpose() -> None:
    world = make_world(Reference(), SEED, SCALE)
    seen: dict[tuple[str, ...], Any] = {}
    for person in world.people:
        other = seen.setdefault(person.name_key, person)
        if other is not person:
            assert person.is_namesake
            assert other.is_namesake
            assert other.patronymic != person.patronymic


def test_truth_says_what_happened_and_what_a_load_yields(written: Path) -> None:
    truth = json.loads((written / "truth.json").read_text(encoding="utf-8"))
    assert truth["world"]["registrations"] > truth["world"]["checkins"] > 0
    files = {str(path.relative_to(written)) for path in (written / "exports").rglob("*.*")
             if path.is_file()}  # fmt: skip
    assert files == set(truth["receipts"])
    assert {file for file, *_rest in truth["defects"]} <= files
    assert set(truth["superseded"]) < files
    assert all(truth["receipts"][file][0] == "loaded" for file in truth["superseded"])


def test_a_contradiction_takes_equal_repeats_with_it() -> None:
    records = [Record(["A", "1"])]
    draw = stream(SEED, "test")
    repeat_equal(records, draw)
    repeat_different(records, lambda values: values.append("2"), draw)
    assert [record.rule for record in records] == ["duplicate_conflict"] * 3
