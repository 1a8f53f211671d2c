"""One run of the main job in this process, over a small graph and a hand-made warehouse."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from dagster import AssetCheckKey, AssetKey, DagsterEventType, DagsterInstance, JobDefinition

from dagster_project import line as line_module
from dagster_project.cli import in_process
from dagster_project.contracts.read import read_contract
from dagster_project.defs import dbt_models, installation, release
from dagster_project.defs.names import PURPOSE_TAG
from dagster_project.home import CONTRACTS, HOME_VARIABLE, Home
from dagster_project.ingest.key import load_key
from dagster_project.line import NOW, Line
from dagster_project.warehouse import operations
from dagster_project.warehouse.build import BuildResult, NodeResult, ended
from dagster_project.warehouse.node_events import Tell
from tests.pipeline import small_graph
from tests.pipeline.release_home import World, build, commit_delivery, raw_rows

# Two, of which only one has deliveries.
EXPORTS = {
    name: read_contract(CONTRACTS / f"{name}.odcs.yaml")
    for name in ("grants", "worldbank_population")
}


def small_job() -> JobDefinition:
    """The main job over the small graph and two exports."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (dbt_models, release):
            patch.setattr(module, "read_manifest", lambda home: small_graph.manifest())
        patch.setattr(installation, "open_contracts", lambda folder=None: EXPORTS)
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
    is_unchanged: bool = False

    def __post_init__(self) -> None:
        self.patch.setenv(HOME_VARIABLE, str(self.home.root))
        self.patch.setattr(line_module, "build", self._built)
        self.patch.setattr(installation, "open_contracts", lambda folder=None: EXPORTS)
        self.patch.setattr(in_process, "open_instance", lambda home: nullcontext(self.instance))
        self.patch.setattr(in_process, "main_job", lambda: self.job)

    # What dbt is to say of nodes while it builds, and what comes between.
    while_building: Callable[[Tell], None] = lambda tell: None
    selected: list[Sequence[str]] = field(default_factory=list)

    def _built(
        self, *_: object, select: Sequence[str] = (), tell: Tell | None = None, **__: object
    ) -> BuildResult:
        self.selected.append(select)
        if tell is not None:
            self.while_building(tell)
        if self.is_unchanged:
            former = tuple(map(ended, self.nodes))
            return BuildResult(
                self.world.known_at, is_skipped=True, fingerprint=self.world.fingerprint,
                former=former,
            )  # fmt: skip
        return BuildResult(self.world.known_at, self.nodes, fingerprint=self.world.fingerprint)

    def new_figures(self) -> None:
        """Another warehouse: news for a release."""
        self.world.visits += 1
        self.world.known_at += timedelta(days=1)
        build(self.home, self.world)
        raw_rows(self.home, "grants", "d-grants", 2)

    def deliver(self, **changes: Any) -> None:
        key = load_key(self.home, ())
        commit_delivery(self.home, EXPORTS["grants"], key_id=key.key_id, **changes)

    def by_command(self) -> Ended:
        line = Line(self.home, EXPORTS, self.home.exports, NOW, str(uuid.uuid4()))
        in_process.run_in_process(line)
        return self._ended(line.run_id, int(line.exit_code), line.problem)

    def by_dagster(
        self,
        *,
        selection: tuple[AssetKey, ...] = (),
        checks: tuple[AssetCheckKey, ...] = (),
        purpose: str = "",
        tags: Mapping[str, str] | None = None,
    ) -> Ended:
        """As its daemon and its page do it: with Dagster's own line."""
        run_id = str(uuid.uuid4())
        # Checks alone can be chosen in no other way from here.
        job = self.job.get_subset(asset_check_selection=set(checks)) if checks else self.job
        job.execute_in_process(
            instance=self.instance,
            run_id=run_id,
            asset_selection=list(selection) or None,
            raise_on_error=False,
            tags={**(tags or {}), **({PURPOSE_TAG: purpose} if purpose else {})},
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
