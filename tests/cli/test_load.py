"""`load --export`: a part of the inbox, beside others who load the rest."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from dagster_project.cli.main import main
from dagster_project.ingest import ledger
from dagster_project.warehouse.lock import load_lock
from tests.pipeline.conftest import age
from tests.pipeline.delivery_support import World, convert
from tests.pipeline.run_deliveries import PassingGate


@pytest.fixture
def world(deliveries: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("dagster_project.ingest.expectations.WORKER", PassingGate())
    monkeypatch.setattr("dagster_project.ingest.judging.convert.convert_all", convert)
    monkeypatch.setattr("dagster_project.cli.run.open_contracts", lambda _: deliveries.contracts)
    for export, header in {"plans": "plan,title,amount", "rates": "currency,day,amount"}.items():
        file = deliveries.inbox / export / "file.csv"
        file.write_text(f"{header}\na,b,1\n", encoding="utf-8")
        age(file)
    return deliveries


def load(world: World, *arguments: str) -> Result:
    where = ("--home", str(world.home.root), "--exports", str(world.inbox))
    return CliRunner().invoke(main, ["load", *where, "--no-wait", *arguments])


def test_only_the_named_exports_are_loaded(world: World) -> None:
    with load_lock(world.home, ["rates"], "compatriots load --export rates", "other"):
        done = load(world, "--export", "plans", "--export", "reports")
        assert (done.exit_code, done.output.split()[:2]) == (0, ["loaded", "plans/file.csv:"])
        refused = load(world, "--export", "rates")
        whole = load(world)
    for said in (refused, whole):
        assert said.exit_code == 3
        assert "`compatriots load --export rates` (process" in said.output
    assert [row.export for row in ledger.read(world.home)] == ["plans"]
    assert load(world).exit_code == 0
    assert {row.export for row in ledger.read(world.home)} == {"plans", "rates"}


def test_an_export_without_a_contract_is_named(world: World) -> None:
    done = load(world, "--export", "plan")
    assert done.exit_code == 2
    assert "no contract for an export plan" in done.output
    assert "plans, rates, reports" in done.output
