"""`doctor` says ok for nothing that would stop or falsify a run."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project.cli import doctor_home, doctor_program
from dagster_project.cli.doctor import Check, doctor, judged
from dagster_project.contracts.read import read_contract
from dagster_project.home import CONTRACTS, Home, write_atomic
from dagster_project.ingest import ledger
from dagster_project.ingest.key import load_key
from dagster_project.warehouse import operations
from dagster_project.warehouse.engine import SETTINGS
from tests.pipeline.release_home import commit_delivery

NOW = datetime(2026, 11, 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A loaded home in good order."""
    made = Home(tmp_path / "home")
    made.create()
    key = load_key(made)
    commit_delivery(made, read_contract(CONTRACTS / "grants.odcs.yaml"), key_id=key.key_id)
    state(made, "done")
    return made


def state(home: Home, outcome: str) -> None:
    operations.write(home, "r", {}, outcome=outcome, known_at=NOW, started_at=NOW, finished_at=NOW)


def looks(checks: dict[str, Check]) -> dict[str, str]:
    """What `doctor` wants to be looked at."""
    found = [judged(subject, check) for subject, check in checks.items()]
    return {item.subject: item.says for item in found if not item.is_well}


def key_lost(home: Home) -> None:
    (home.secrets / "pseudonym.key").unlink()


def secrets_lost(home: Home) -> None:
    shutil.rmtree(home.secrets)


def key_changed(home: Home) -> None:
    write_atomic(home.secrets / "pseudonym.key", "ab" * 32 + "\n", mode=0o600)


def key_cut_off(home: Home) -> None:
    write_atomic(home.secrets / "pseudonym.key", "ab" * 10, mode=0o600)


def key_open(home: Home) -> None:
    (home.secrets / "pseudonym.key").chmod(0o777)


def folder_open(home: Home) -> None:
    home.secrets.chmod(0o777)


def other_secret_open(home: Home) -> None:
    (home.secrets / "more").write_text("x")
    (home.secrets / "more").chmod(0o644)


def of_another_user(home: Home) -> None:
    os.chown(home.secrets, 12345, -1)


def clock_behind(home: Home) -> None:
    later = time.time() + 86400
    os.utime(home.operations / "current.json", (later, later))


def run_failed(home: Home) -> None:
    state(home, "nothing_published")


def run_killed(home: Home) -> None:
    operations.begin(home, "x", "compatriots run", NOW)


def state_damaged(home: Home) -> None:
    (home.operations / "current.json").write_bytes(b"\xff\x00")


def pointer_damaged(home: Home) -> None:
    (home.releases / "current.json").write_text("[]")


def ledger_damaged(home: Home) -> None:
    ledger.cache_file(home).unlink(missing_ok=True)
    next(home.receipts.glob("*.json")).write_bytes(b"{")


def dagster_damaged(home: Home) -> None:
    (home.dagster / "history").mkdir(parents=True)
    (home.dagster / "history" / "runs.db").write_bytes(b"SQLite format 3\x00" + bytes(50))


def alert_waits(home: Home) -> None:
    write_atomic(home.operations / "alerts" / "20261127T000000-1.json", "{}")


def webhook_open(home: Home) -> None:
    write_atomic(home.secrets / "alert_webhook", "https://chat.example/x", mode=0o644)


def settings_wrong(home: Home) -> None:
    write_atomic(home.root / SETTINGS, "[spark]\nport = 0\n")


@pytest.mark.parametrize(
    ("break_it", "subject", "says"),
    [
        (key_lost, "pseudonym key", "is missing"),
        (secrets_lost, "pseudonym key", "is missing"),
        (key_changed, "pseudonym key", "is not the one this home was loaded with"),
        (key_cut_off, "pseudonym key", "64 hexadecimal digits"),
        (key_open, "pseudonym key", "chmod 600"),
        (key_open, "secrets", "chmod 600"),
        (folder_open, "secrets", "chmod 700"),
        (other_secret_open, "secrets", "more is 0644"),
        (of_another_user, "secrets", "another user"),
        (clock_behind, "clock", "but this home was written at"),
        (run_failed, "last run", "nothing_published"),
        (run_killed, "last run", "did not end"),
        (state_damaged, "last run", "damaged"),
        (pointer_damaged, "release", ""),
        (ledger_damaged, "pseudonym key", ""),
        (dagster_damaged, "Dagster's record", "runs.db"),
        (alert_waits, "alerts", "1 could not be sent"),
        (webhook_open, "alerts", "chmod 600"),
        (settings_wrong, "engine", "port: Input should be greater"),
    ],
)
def test_what_is_not_well_is_shown(
    home: Home, break_it: Callable[[Home], None], subject: str, says: str
) -> None:
    break_it(home)
    assert says in looks(doctor_home.checks(home))[subject]


def test_a_home_in_good_order_is_well(home: Home) -> None:
    assert looks(doctor_home.checks(home)) == {}


def test_a_folder_that_cannot_be_written_is_named(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        if self.parent == home.releases:
            raise OSError(30, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "touch", refuse)
    monkeypatch.setattr(Path, "unlink", lambda self, **_: None)
    assert "releases can't be written: Read-only" in looks(doctor_home.checks(home))["home"]


def test_a_damaged_contract_and_a_missing_package_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x.odcs.yaml").write_bytes(b"\xff\xfe\x00schema: [")
    real = doctor_program.importlib.metadata.distributions  # type: ignore[attr-defined]
    kept = [item for item in real() if item.metadata["Name"] != "duckdb"]
    monkeypatch.setattr(doctor_program.importlib.metadata, "distributions", lambda: kept)  # type: ignore[attr-defined]
    checks = doctor_program.checks(tmp_path / "more")
    found = looks({name: checks[name] for name in ("contracts", "packages")})
    assert "x.odcs.yaml" in found["contracts"]
    assert found["packages"] == "duckdb is missing"


def test_without_a_home_none_is_made(tmp_path: Path) -> None:
    answer = CliRunner().invoke(doctor, ["--home", str(tmp_path / "none")])
    assert "none at" in answer.output
    assert not (tmp_path / "none").exists()
