"""One run of the main job in this process, over a small graph and a hand-made warehouse."""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from dagster import AssetKey, DagsterEventType, DagsterInstance, JobDefinition

from dagster_project import line as line_module
from dagster_project.cli import in_process
from dagster_project.contracts.read import read_contract
from dagster_project.defs import dbt_models, installation, release
from dagster_project.defs.names import PURPOSE_TAG
from dagster_project.home import CONTRACTS, HOME_VARIABLE, Home
from dagster_project.ingest.key import load_key
from dagster_project.line import NOW, Line
from dagster_project.warehouse import operations
from dagster_project.warehouse.build import BuildResult, NodeResult
from tests.pipeline import small_graph
from tests.pipeline.release_home import World, build, commit_delivery, raw_rows

GRANTS = {"grants": read_contract(CONTRACTS / "grants.odcs.yaml")}


def small_job() -> JobDefinition:
    """The main job over the small graph and one export."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (dbt_models, release):
            patch.setattr(module, "read_manifest", lambda home: small_graph.manifest())
        patch.setattr(installation, "open_contracts", lambda folder=None: GRANTS)
        return in_process.main_job()


@dataclass(frozen=True)
class Ended:
    """What everybody was told of one run. ``code`` is None where Dagster ran it alone."""

    code: int | None
    said: str
    dagster: str
    status: dict[str, Any]
    materialized: set[str]
    failed_checks: set[str]


@dataclass
class Factory:
    """A home whose build is said to have ended in a certain way.

    Dagster's storage lies in memory, and the job is read once: on disk, and read anew for every
    run, they cost more than all else.
    """

    home: Home
    patch: pytest.MonkeyPatch
    instance: DagsterInstance
    job: JobDefinition
    world: World = field(default_factory=World)
    nodes: tuple[NodeResult, ...] = field(default_factory=small_graph.results)

    def __post_init__(self) -> None:
        self.patch.setenv(HOME_VARIABLE, str(self.home.root))
        self.patch.setattr(line_module, "build", self._built)
        self.patch.setattr(installation, "open_contracts", lambda folder=None: GRANTS)
        self.patch.setattr(in_process, "open_instance", lambda home: nullcontext(self.instance))
        self.patch.setattr(in_process, "main_job", lambda: self.job)

    def _built(self, *_: object, select: object = (), **__: object) -> BuildResult:
        return BuildResult(self.world.known_at, self.nodes, fingerprint=self.world.fingerprint)

    def new_figures(self) -> None:
        """Another warehouse: news for a release."""
        self.world.visits += 1
        self.world.known_at += timedelta(days=1)
        build(self.home, self.world)
        raw_rows(self.home, "grants", "d-grants", 2)

    def deliver(self) -> None:
        key = load_key(self.home, ())
        commit_delivery(self.home, GRANTS["grants"], key_id=key.key_id)

    def by_command(self) -> Ended:
        line = Line(self.home, GRANTS, self.home.exports, NOW, str(uuid.uuid4()))
        in_process.run_in_process(line)
        return self._ended(line.run_id, int(line.exit_code), line.problem)

    def by_dagster(self, *, selection: tuple[AssetKey, ...] = (), purpose: str = "") -> Ended:
        """As its daemon and its page do it: with Dagster's own line."""
        run_id = str(uuid.uuid4())
        self.job.execute_in_process(
            instance=self.instance,
            run_id=run_id,
            raise_on_error=False,
            asset_selection=list(selection) or None,
            tags={PURPOSE_TAG: purpose} if purpose else None,
            run_config=in_process.QUIET,
        )
        return self._ended(run_id, None, "")

    def _ended(self, run_id: str, code: int | None, said: str) -> Ended:
        run = self.instance.get_run_by_id(run_id)
        assert run is not None
        made, failed = events(self.instance, run_id)
        status = operations.status(self.home)
        assert status["run"]["run_id"] == run_id
        return Ended(code, said, run.status.value, status, made, failed)


def events(instance: DagsterInstance, run_id: str) -> tuple[set[str], set[str]]:
    """Names of the tables a run says it made, and of the checks it says failed."""
    made, failed = set(), set()
    for entry in instance.all_logs(run_id):
        event = entry.dagster_event
        if event is None:
            continue
        if event.event_type == DagsterEventType.ASSET_MATERIALIZATION and event.asset_key:
            made.add(event.asset_key.path[-1])
        if event.event_type == DagsterEventType.ASSET_CHECK_EVALUATION:
            found = event.asset_check_evaluation_data
            if not found.passed:
                failed.add(found.check_name)
    return made, failed
