"""Every verb that prints rows prints them for people, as JSON and as CSV; nothing is cut in pipes.

The verbs are those of the click tree: one that comes to offer `--json` and is not called here
fails, and so does one that offers only one of the two.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from dagster_project.cli.main import main
from dagster_project.cli.output import print_rows, to_csv, to_json
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, Home
from dagster_project.ingest import inbox, ledger
from dagster_project.ingest.load import load
from dagster_project.warehouse import operations
from tests.pipeline import hand_made_releases

NOW = datetime(2026, 11, 20)
RATES = """<ValCurs Date="02.03.2025" name="Foreign Currency Market">
<Valute ID="R01235"><NumCode>840</NumCode><CharCode>USD</CharCode><Nominal>1</Nominal>
<Name>US Dollar</Name><Value>90,1234</Value><VunitRate>{}</VunitRate></Valute></ValCurs>"""
# What each verb is called with, where it needs anything; {delivery} is one that was loaded.
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "status": (),
    "deliveries": (),
    "deliveries missing": (),
    "deliveries line": ("{delivery}", "2"),
    "deliveries repair": ("--all",),
    "quarantine": (),
    "reload": ("{delivery}",),
    "load": (),
    "sql": ("select 1 as number, 'a;b' as text, null as nothing",),
    "releases list": (),
    "releases show": (),
    "releases verify": (),
    "publishable": ("no such table",),
    "passport": ("R01", "--period", "2025"),
    "contract check": (),
    "alerts test": (),
    "doctor": (),
}
# Nothing of theirs can be judged in a home so small: they refuse, in words.
REFUSING = {"publishable", "passport", "reload"}


def verbs(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, verb in group.commands.items():
        if isinstance(verb, click.Group):
            yield from verbs(verb, f"{before}{name} ")
        if not isinstance(verb, click.Group) or verb.invoke_without_command:
            yield f"{before}{name}", verb


def options(verb: click.Command) -> set[str]:
    return {word for item in verb.params for word in item.opts}


def test_whoever_prints_json_prints_csv_and_is_called_here() -> None:
    offered = {name: {"--json", "--csv"} & options(verb) for name, verb in verbs()}
    printing = {name for name, forms in offered.items() if forms}
    assert {name for name in printing if len(offered[name]) == 1} == set()
    assert printing == set(ARGUMENTS)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """One delivery, one release, the state after a run."""
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)
    made = Home(tmp_path / "home")
    made.create()
    contracts = read_contracts(CONTRACTS)
    file = made.exports / "cbr_rates" / "daily_2025-03-02.xml"
    file.parent.mkdir(parents=True)
    file.write_text(RATES.format("90,1234"), encoding="utf-8")
    os.utime(file, (NOW.timestamp() - 1000,) * 2)
    load(made, contracts, now=NOW)
    hand_made_releases.publish(made, 1)
    operations.write(made, "r", contracts, outcome="done", known_at=NOW, started_at=NOW,
                     finished_at=NOW)  # fmt: skip
    return made


def call(home: Home, name: str, *form: str) -> Result:
    (row,) = ledger.read(home)
    told = [word.format(delivery=row.delivery_id) for word in ARGUMENTS[name]]
    # The home of a group stands before the name of its verb.
    return CliRunner(env={"COMPATRIOTS_HOME": str(home.root)}).invoke(
        main, [*name.split(), *told, *form]
    )


@pytest.mark.parametrize("name", sorted(set(ARGUMENTS) - REFUSING))
def test_each_form_is_what_it_says(home: Home, name: str) -> None:
    as_json = call(home, name, "--json")
    assert as_json.stdout, as_json.output
    value = json.loads(as_json.stdout)
    as_csv = call(home, name, "--csv")
    rows = list(csv.reader(StringIO(as_csv.stdout)))
    header = rows[0]
    assert header, as_csv.output
    assert all(len(row) == len(header) for row in rows)
    if isinstance(value, list) and value:
        assert header == list(value[0])
        assert len(rows) == len(value) + 1
    person = call(home, name)
    assert person.output.strip()
    assert not person.output.startswith(("[", "{"))


@pytest.mark.parametrize("name", sorted(REFUSING))
def test_what_cannot_be_answered_is_no_row(home: Home, name: str) -> None:
    assert call(home, name, "--csv").stdout == ""


ROW = {
    "when": date(2026, 11, 1), "amount": Decimal("1.50"), "text": "[bold]a,b\n" + "long " * 60,
    "nothing": None, "parts": ["x", 1],
}  # fmt: skip


def test_a_pipe_gets_the_whole_width_and_every_sign(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(None, {"text": "text", "when": "when"}, [ROW | {"text": "[bold]" + "x" * 900}], "")
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert said[1].split() == ["[bold]" + "x" * 900, "2026-11-01"]


def test_values_of_every_kind_have_a_form() -> None:
    assert json.loads(to_json(ROW)) == ROW | {"when": "2026-11-01", "amount": "1.50"}
    (read,) = csv.DictReader(StringIO(to_csv([ROW], ())))
    assert read == ROW | {
        "when": "2026-11-01",
        "amount": "1.50",
        "nothing": "",
        "parts": '["x", 1]',
    }
    assert to_csv([], ("a", "b")) == "a,b\n"
    uneven: list[dict[str, Any]] = [{"a": 1}, {"b": 2}]
    assert to_csv(uneven, ()) == "a,b\n1,\n,2\n"
