"""A home whose persons were loaded by former rules of names: nothing is mixed, and the remedy is
told and works."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from dagster_project.cli import doctor_home
from dagster_project.cli.delivery_verbs import deliveries
from dagster_project.contracts.read import read_contract
from dagster_project.errors import UserError
from dagster_project.home import CONTRACTS, Home
from dagster_project.ingest import identity, key, ledger, names_version
from dagster_project.ingest.judging import pseudonym
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.load import load
from dagster_project.ingest.reload import reload
from dagster_project.ingest.repair import repair

EXPORT = "event_registrations"
CONTRACT = {EXPORT: read_contract(CONTRACTS / f"{EXPORT}.odcs.yaml")}
BEFORE, NOW = datetime(2026, 11, 1), datetime(2026, 11, 2)
REMEDY = f"compatriots reload --export {EXPORT}"


def send(home: Home, number: int) -> None:
    file = home.exports / EXPORT / "received=2026-10-01" / f"registrations_2025-0{number}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    person = {"surname": "Жуков", "given": "Павел", "birth_date": "1990-02-28"}
    row = {
        "registration_id": f"R{number}", "plan_id": "P1", "person": person,
        "registered_at": "2025-02-28T20:00:00Z", "status": "registered",
    }  # fmt: skip
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Two deliveries of the first version, which wrote no number."""
    made = Home(tmp_path / "home")
    made.create()
    send(made, 1)
    send(made, 2)
    with monkeypatch.context() as former:
        for module in (identity, key, names_version, pseudonym):
            former.setattr(module, "NAMES_VERSION", 1)
        former.setattr(PseudonymKey, "names_id", property(lambda self: self.key_id))
        assert [item.status for item in load(made, CONTRACT, now=BEFORE)] == ["loaded"] * 2
    return made


def tokens(home: Home) -> set[tuple[str, str]]:
    """(name token, key and version) of the rows in effect."""
    former = {row.replaces_delivery_id for row in ledger.read(home)}
    files = [str(row.raw_file(home)) for row in ledger.read(home) if row.delivery_id not in former]
    with duckdb.connect() as engine:
        return set(
            engine.execute(
                "select person_name_token, person_key_id from read_parquet($1)", [files]
            ).fetchall()
        )


def test_a_load_beside_former_persons_is_refused_with_its_remedy(home: Home) -> None:
    send(home, 3)
    with pytest.raises(UserError, match="counted twice") as stopped:
        load(home, CONTRACT, now=NOW)
    assert REMEDY in str(stopped.value)
    assert stopped.value.exit_code == 3
    assert len(ledger.read(home)) == 2, "nothing was loaded"


def test_doctor_names_the_remedy(home: Home) -> None:
    found = doctor_home.checks(home)["rules of names"]()
    assert not found.is_well
    assert REMEDY in found.says


def test_after_the_reload_all_persons_are_of_one_version(home: Home) -> None:
    [(before, _)] = tokens(home)
    assert [item.status for item in reload(home, CONTRACT, now=NOW, export=EXPORT)] == [
        "loaded"
    ] * 2
    send(home, 3)
    assert [item.status for item in load(home, CONTRACT, now=NOW + timedelta(hours=1))] == [
        "loaded"
    ]
    [(after, key_id)] = tokens(home)
    assert after != before
    assert key_id.endswith(f"-{key.NAMES_VERSION}")
    assert doctor_home.checks(home)["rules of names"]().is_well


def test_a_build_over_two_versions_is_refused_and_one_of_the_former_state_is_not(
    home: Home,
) -> None:
    names_version.require_one(home, NOW)
    first = ledger.read(home)[0].delivery_id
    reload(home, CONTRACT, now=NOW, delivery_id=first)
    with pytest.raises(UserError, match="counted twice"):
        names_version.require_one(home, NOW)
    names_version.require_one(home, BEFORE)
    reload(home, CONTRACT, now=NOW + timedelta(hours=1), export=EXPORT)
    names_version.require_one(home, NOW + timedelta(hours=1))


def test_a_withdrawn_reload_brings_former_persons_back_and_says_what_to_do(home: Home) -> None:
    """What was reloaded once is passed over by another reload: that is no remedy."""
    former = ledger.read(home)[0].delivery_id
    reloaded = [item.delivery_id for item in reload(home, CONTRACT, now=NOW, export=EXPORT)]
    said = command(home, "withdraw", str(reloaded[0]), "--reason", "worse")
    assert "Now: run." not in said
    assert "counted twice" in said
    assert f"compatriots deliveries release {reloaded[0]}" in said
    assert f"compatriots deliveries withdraw {former}" in said
    assert REMEDY not in said
    assert "Now: run." in command(home, "release", str(reloaded[0]), "--reason", "better")


def command(home: Home, *words: str) -> str:
    done = CliRunner().invoke(deliveries, [*words, "--home", str(home.root)])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_repair_puts_no_new_persons_into_a_former_delivery(home: Home) -> None:
    damaged = ledger.read(home)[0]
    damaged.raw_file(home).write_bytes(b"PAR1")
    [healed] = repair(home, CONTRACT, now=NOW, accept=True)
    assert "former rules of names" in healed.problem
    assert f"compatriots reload {damaged.delivery_id}" in healed.problem


@pytest.mark.parametrize(
    "guarded",
    [
        lambda home: load(home, CONTRACT, now=NOW),
        lambda home: names_version.require_one(home, NOW),
    ],
    ids=["load", "build"],
)
def test_a_home_of_the_present_version_is_let_through(
    tmp_path: Path, guarded: Callable[[Home], object]
) -> None:
    made = Home(tmp_path / "present")
    made.create()
    send(made, 1)
    load(made, CONTRACT, now=BEFORE)
    guarded(made)
