"""dbt's words are kept in a file: what is for people, from run to run, and not without end."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from dagster_project.warehouse import node_events
from dagster_project.warehouse.node_events import kept_log


def say(file: Path, *said: tuple[str, str]) -> None:
    with kept_log(file) as heard:
        for level, words in said:
            heard(SimpleNamespace(info=SimpleNamespace(level=level, msg=words)))


def words(file: Path) -> list[str]:
    """The lines without their time."""
    return [line[len("2026-01-01 00:00:00 ") :] for line in file.read_text().splitlines()]


def test_what_is_for_people_is_kept_from_run_to_run(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "dbt.log"
    say(file, ("info", "1 of 2 OK"), ("debug", "On model.a: select 1"), ("warn", "Got 1 result"))
    say(file, ("error", "Binder Error: no column"))
    assert words(file) == [
        "[info ] 1 of 2 OK",
        "[warn ] Got 1 result",
        "[error] Binder Error: no column",
    ]


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_events, "LONGEST_LOG", 10)
    file = tmp_path / "dbt.log"
    for number in range(3):
        say(file, ("info", f"run {number}"))
    assert words(file) == ["[info ] run 2"]
    assert words(tmp_path / "dbt.log.1") == ["[info ] run 1"]
