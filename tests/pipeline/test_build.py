"""The build: skipped without news, complete after a kill, loud about a project that is broken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dagster_project import faults
from dagster_project.home import REPOSITORY, Home
from dagster_project.ingest import decisions
from dagster_project.warehouse import build as station
from dagster_project.warehouse import news
from dagster_project.warehouse.build import NodeResult, build
from tests.pipeline.delivery_support import NOW, World

MADE = NodeResult("model.a", "a", "model", "success", "error", 0, 0.0, "")


@pytest.fixture
def invocations(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Calls of dbt, which here always succeeds and makes nothing."""
    made: list[datetime] = []

    def run(home: Home, known_at: datetime, **options: object) -> tuple[NodeResult, ...]:
        made.append(known_at)
        return (MADE,)

    monkeypatch.setattr(station, "run_dbt", run)
    return made


def test_without_news_nothing_is_built(deliveries: World, invocations: list[datetime]) -> None:
    home, contracts = deliveries.home, deliveries.contracts
    deliveries.send("plans", 1, "p,one,1")
    deliveries.run()
    assert not build(home, contracts, NOW).is_skipped
    again = build(home, contracts, NOW + timedelta(days=1))
    assert again.is_skipped
    assert again.is_complete
    assert again.known_at == NOW
    assert len(invocations) == 1
    assert not build(home, contracts, NOW, force=True).is_skipped


def test_deliveries_decisions_contracts_and_months_are_news(
    deliveries: World, invocations: list[datetime]
) -> None:
    home, contracts = deliveries.home, deliveries.contracts
    deliveries.send("plans", 1, "p,one,1")
    (receipt,) = deliveries.run()
    build(home, contracts, NOW)
    deliveries.send("plans", 2, "q,two,1")
    deliveries.run()
    assert not build(home, contracts, NOW).is_skipped
    later = NOW + timedelta(minutes=5)
    decisions.withdraw(home, str(receipt.delivery_id), reason="wrong", now=later)
    assert build(home, contracts, NOW).is_skipped
    assert not build(home, contracts, later).is_skipped
    assert not build(home, contracts, later + timedelta(days=10)).is_skipped
    home.warehouse.unlink()
    assert not build(home, contracts, later + timedelta(days=10)).is_skipped


def test_an_incomplete_build_is_not_relied_on(
    deliveries: World, monkeypatch: pytest.MonkeyPatch, invocations: list[datetime]
) -> None:
    failed = replace(MADE, status="fail")
    monkeypatch.setattr(station, "run_dbt", lambda *_, **__: (MADE, failed))
    result = build(deliveries.home, deliveries.contracts, NOW)
    assert not result.is_complete
    assert result.failed == (failed,)
    assert news.last_build(deliveries.home) is None


def test_a_killed_build_is_completed_by_the_next(tmp_path: Path) -> None:
    """With the real project, one model of it; in one home, where it is parsed once."""
    script = (
        "import sys; from pathlib import Path; from datetime import datetime;"
        "from dagster_project.home import CONTRACTS, Home;"
        "from dagster_project.contracts.read import read_contracts;"
        "from dagster_project.warehouse.build import build;"
        "result = build(Home(Path(sys.argv[1])), read_contracts(CONTRACTS), "
        f"datetime.fromisoformat('{NOW.isoformat()}'), select=['campaigns', 'dim_campaign']);"
        "sys.exit(0 if result.nodes and not result.failed else 4)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    for step in ("build.raw_synced", "build.model", "build.done"):
        killed = subprocess.run(
            command, cwd=REPOSITORY, env=os.environ | {faults.VARIABLE: step}, check=False
        )
        assert killed.returncode == -signal.SIGKILL, step
        assert subprocess.run(command, cwd=REPOSITORY, check=False).returncode == 0, step
