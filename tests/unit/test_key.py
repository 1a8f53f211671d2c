"""The pseudonym key: made once, closed to others, never replaced in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.ingest.key import FILE_VARIABLE, KEY_VARIABLE, load_key

HEX = "ab" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    found = Home(tmp_path / "home")
    found.create()
    return found


def test_a_key_is_made_once_and_only_its_owner_may_read_it(home: Home) -> None:
    first = load_key(home)
    assert (home.secrets / "pseudonym.key").stat().st_mode & 0o777 == 0o600
    assert load_key(home, [first.key_id]) == first
    assert len(first.secret) == 32


def test_the_key_does_not_show_itself(home: Home) -> None:
    key = load_key(home)
    assert key.secret.hex() not in repr(key)
    assert key.key_id not in key.secret.hex()


def test_a_lost_key_over_raw_rows_stops_the_run(home: Home) -> None:
    path = home.raw / "x" / "v1" / "d.parquet"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    with pytest.raises(UserError, match="already holds rows") as stopped:
        load_key(home)
    assert stopped.value.exit_code == ExitCode.NOTHING_PUBLISHED == 3
    assert not (home.secrets / "pseudonym.key").exists()


def test_another_key_than_the_lakes_stops_the_run(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = load_key(home).key_id
    monkeypatch.setenv(KEY_VARIABLE, HEX)
    with pytest.raises(UserError, match="is not the one") as stopped:
        load_key(home, [known])
    assert stopped.value.exit_code == 3
    assert HEX not in str(stopped.value)


def test_the_environment_comes_first(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere.key"
    elsewhere.write_text(HEX, encoding="ascii")
    elsewhere.chmod(0o600)
    monkeypatch.setenv(FILE_VARIABLE, str(elsewhere))
    assert load_key(home).secret == bytes.fromhex(HEX)
    monkeypatch.setenv(KEY_VARIABLE, "cd" * 32)
    assert load_key(home).secret == bytes.fromhex("cd" * 32)


def test_a_key_others_may_read_is_refused(home: Home) -> None:
    load_key(home)
    (home.secrets / "pseudonym.key").chmod(0o644)
    with pytest.raises(UserError, match="read by other users"):
        load_key(home)


@pytest.mark.parametrize("text", ["", "ab", "zz" * 32, HEX + "0"])
def test_a_malformed_key_is_refused_without_being_shown(
    home: Home, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, text)
    with pytest.raises(UserError, match="64 hexadecimal digits"):
        load_key(home)
