"""Fixtures of the tests that drive the main job in their own process: name this module in
``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dagster import DagsterInstance, JobDefinition

from dagster_project.home import Home
from dagster_project.ingest import ledger
from dagster_project.ingest.expectations import ExpectationsWorker, Validation
from dagster_project.release import gate as release_gate
from tests.pipeline.job_runs import Factory, small_job


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("runs") / "home")


@pytest.fixture(scope="module")
def instance() -> Iterator[DagsterInstance]:
    with DagsterInstance.ephemeral() as opened:
        yield opened


@pytest.fixture(scope="module")
def job() -> JobDefinition:
    return small_job()


@pytest.fixture
def factory(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    instance: DagsterInstance,
    job: JobDefinition,
    quiet_gate: QuietGate,
) -> Iterator[Factory]:
    """Everything is in order until a test breaks something."""
    made = Factory(home, monkeypatch, instance, job)
    made.world.visits = 1000 + sum(1 for _ in home.operations.glob("*/run.parquet"))
    home.create()
    made.new_figures()
    made.deliver()
    yield made
    forget_deliveries(home)


def forget_deliveries(home: Home) -> None:
    """As if none had ever come: the list that remembers them goes, too."""
    for path in home.receipts.glob("*.json"):
        path.unlink()
    ledger.cache_file(home).unlink(missing_ok=True)


class QuietGate(ExpectationsWorker):
    """Judges nothing; what it says is the test's."""

    def start(self) -> None:
        pass

    def validate(self, name: str, files: object, specs: object) -> Validation:
        return Validation(name, 1, (), {})


@pytest.fixture
def quiet_gate(monkeypatch: pytest.MonkeyPatch) -> QuietGate:
    gate = QuietGate()
    monkeypatch.setattr("dagster_project.ingest.expectations.WORKER", gate)
    monkeypatch.setattr(release_gate, "WORKER", gate)
    return gate
