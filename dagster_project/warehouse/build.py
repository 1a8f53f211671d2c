"""The build: raw tables brought up, then one `dbt build` in this process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb

from dagster_project import disk, faults
from dagster_project.contracts import sources
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT, Home
from dagster_project.warehouse import news, raw
from dagster_project.warehouse.connection import (
    MEMORY_VARIABLE,
    discard,
    discard_damaged,
    memory_limit,
    says_damaged,
    says_held,
    spill_folder,
)
from dagster_project.warehouse.engine import ENGINE, Spark
from dagster_project.warehouse.node_events import NodeEvent, Tell, kept_log, told
from dagster_project.warehouse.spark_build import on_cluster

WAREHOUSE_VARIABLE = "COMPATRIOTS_WAREHOUSE"
TEMPORARY_VARIABLE = "COMPATRIOTS_TEMPORARY"
KNOWN_AT_VARIABLE = "COMPATRIOTS_KNOWN_AT"


@dataclass(frozen=True)
class NodeResult:
    """One model, seed, test or unit test of the build. ``status`` in dbt's words."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    severity: str  # of a test: error, warn
    failures: int
    seconds: float
    message: str
    depends_on: tuple[str, ...] = ()

    @property
    def is_failed(self) -> bool:
        """True for every status but the known good ones: an unknown one is no success."""
        return self.status not in {"success", "pass", "warn", "skipped", "no-op"}


@dataclass(frozen=True)
class BuildResult:
    """What a build gave. ``is_skipped``: nothing had changed since the last complete one."""

    known_at: datetime
    nodes: tuple[NodeResult, ...] = ()
    is_skipped: bool = False
    synced: raw.Synced = field(default_factory=raw.Synced)
    fingerprint: str = ""
    # What was said of the files of the lake, in a sentence.
    note: str = ""
    # Of a skipped one: how the nodes of the build that still stands ended.
    former: tuple[NodeEvent, ...] = ()

    @property
    def failed(self) -> tuple[NodeResult, ...]:
        return tuple(node for node in self.nodes if node.is_failed)

    @property
    def warned(self) -> tuple[NodeResult, ...]:
        return tuple(node for node in self.nodes if node.status == "warn")

    @property
    def is_complete(self) -> bool:
        """True when every model was made and no test failed."""
        return self.is_skipped or (bool(self.nodes) and not self.failed)


def build(
    home: Home,
    contracts: Mapping[str, Contract],
    known_at: datetime,
    *,
    tell: Tell | None = None,
    force: bool = False,
    select: Sequence[str] = (),
    with_tests: bool = False,
    spark: Spark | None = None,
) -> BuildResult:
    """Bring the warehouse up to ``known_at`` (UTC, naive), the only "today" of the SQL.

    Without news (``warehouse.news``) nothing is done, unless ``force``. ``tell`` hears of every
    node while it happens, of one twice when a damaged warehouse is made anew; ``select`` names
    the models and tests of a part, which never counts as a build. Other tests of these models are
    asked only ``with_tests``. With ``spark`` a cluster makes the tables, and the warehouse gets
    them when all are made. Raises ``UserError`` when dbt can't start at all (a model
    that can't be parsed), when the disk is full, and when a file of the lake isn't the one that
    was received, also without news.
    """
    _, note = raw.require_sound(home, known_at)
    discard_damaged(home)
    state = news.fingerprint(home, contracts, known_at)
    last = news.last_build(home)
    if not force and not select and last is not None and last.fingerprint == state:
        return BuildResult(
            last.known_at, is_skipped=True, fingerprint=state, note=note, former=last.nodes
        )
    news.forget(home)

    def make() -> tuple[raw.Synced, tuple[NodeResult, ...]]:
        return _make(home, contracts, known_at, tell, select, with_tests, spark)

    try:
        synced, nodes = make()
    except duckdb.Error as error:
        if not says_damaged(str(error)):
            raise
        discard(home)
        synced, nodes = make()
    faults.reach("build.done")
    result = BuildResult(known_at, nodes, synced=synced, fingerprint=state, note=note)
    if result.is_complete and not select:
        news.record(
            home, state, known_at, datetime.now(UTC).replace(tzinfo=None), map(ended, nodes)
        )
    return result


def _make(
    home: Home,
    contracts: Mapping[str, Contract],
    known_at: datetime,
    tell: Tell | None,
    select: Sequence[str],
    with_tests: bool,
    spark: Spark | None,
) -> tuple[raw.Synced, tuple[NodeResult, ...]]:
    """Sync and dbt. Raises DuckDB's own error for a damaged warehouse, whichever finds it."""
    synced = raw.sync(home, contracts, known_at)

    def build_models() -> tuple[NodeResult, ...]:
        return run_dbt(home, known_at, tell=tell, select=select, with_tests=with_tests, spark=spark)

    nodes = build_models() if spark is None else on_cluster(home, contracts, spark, build_models)
    for node in nodes:
        if node.is_failed and disk.says_full(node.message):
            raise disk.full(home, "the warehouse")
        if node.is_failed and (says_damaged(node.message) or says_held(node.message)):
            raise duckdb.IOException(node.message)
    return synced, nodes


def run_dbt(
    home: Home,
    known_at: datetime,
    *,
    command: str = "build",
    tell: Tell | None = None,
    select: Sequence[str] = (),
    with_tests: bool = False,
    spark: Spark | None = None,
) -> tuple[NodeResult, ...]:
    """One dbt invocation in this process; its hold on the warehouse file is given up after."""
    from dbt.cli.main import dbtRunner

    arguments = [
        command,
        "--project-dir",
        str(DBT_PROJECT),
        "--profiles-dir",
        str(DBT_PROJECT),
        "--target-path",
        str(home.work / "dbt"),
        "--log-path",
        str(home.work / "dbt-logs"),
        # The results speak for it, and `kept_log` keeps its words: its own log puts every event of
        # debugging into words before it drops it.
        "--log-level",
        "none",
        "--log-level-file",
        "none",
        "--no-use-colors",
    ]
    if command == "build":
        # Unit tests prove the SQL, not the data: they belong to our own tests.
        arguments += ["--exclude-resource-type", "unit_test"]
    if select:
        # Unless tests are wanted, exactly these. Of the tests that touch one of them only those run
        # whose models are all chosen or come before: the others may not even be built yet.
        tests = "buildable" if with_tests else "empty"
        arguments += ["--select", *select, "--indirect-selection", tests]
    callbacks: list[Callable[[Any], None]] = [_model_made]
    if tell is not None:
        callbacks.append(told(tell))
    sources.write(home.work / "dbt-sources")
    log = home.work / "dbt-logs" / "dbt.log"
    with environment(home, known_at, spark), kept_log(log) as keep:
        try:
            answer = dbtRunner(callbacks=[*callbacks, keep]).invoke(arguments)
        finally:
            _close_connections()
    if answer.exception is not None:
        raise UserError(
            f"dbt could not start: {_first_lines(str(answer.exception))}",
            where=str(DBT_PROJECT.name),
            hint="Nothing was published; the last release stays.",
        )
    nodes = tuple(_node(item) for item in getattr(answer.result, "results", ()))
    if not answer.success and not any(node.is_failed for node in nodes):
        raise UserError("dbt did not end well, and named no step.", where=str(home.work))
    return nodes


def ended(node: NodeResult) -> NodeEvent:
    return NodeEvent(node.unique_id, node.status, node.failures, node.seconds)


def _model_made(event: Any) -> None:
    if event.info.name == "LogModelResult":
        faults.reach("build.model")


@contextmanager
def environment(home: Home, known_at: datetime, spark: Spark | None = None) -> Iterator[None]:
    """What dbt's project, its profile and the clock of the SQL read, for one invocation."""
    wanted = {
        WAREHOUSE_VARIABLE: str(home.warehouse),
        TEMPORARY_VARIABLE: str(spill_folder(home)),
        MEMORY_VARIABLE: memory_limit(),
        KNOWN_AT_VARIABLE: f"{known_at.isoformat()}Z",
        sources.VARIABLE: str(home.work / "dbt-sources"),
        "DO_NOT_TRACK": "1",
        **({ENGINE: "duckdb"} if spark is None else spark.environment(home)),
    }
    former = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in former.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _close_connections() -> None:
    """dbt keeps the file's write lock after it returns; only this lets go of it."""
    module = sys.modules.get("dbt.adapters.duckdb.connections")
    if module is not None:
        module.DuckDBConnectionManager.close_all_connections()


def _node(item: Any) -> NodeResult:
    node = item.node
    config = getattr(node, "config", None)
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        resource_type=str(getattr(node.resource_type, "value", node.resource_type)),
        status=str(getattr(item.status, "value", item.status)),
        severity=str(getattr(config, "severity", "error") or "error").lower(),
        failures=int(item.failures or 0),
        seconds=float(item.execution_time or 0.0),
        message=_first_lines(item.message or ""),
        depends_on=tuple(getattr(getattr(node, "depends_on", None), "nodes", ()) or ()),
    )


def _first_lines(text: str, lines: int = 6) -> str:
    return " ".join(part.strip() for part in text.strip().splitlines()[:lines])
