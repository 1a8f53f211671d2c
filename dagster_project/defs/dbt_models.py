"""dbt's models as assets and its tests as checks; one dbt invocation for the whole graph."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslatorSettings, dbt_assets

from dagster_project.defs.dbt_translator import WarehouseTranslator, node_of
from dagster_project.defs.gate_checks import gate_verdicts
from dagster_project.defs.in_thread import as_it_happens
from dagster_project.defs.names import is_whole, key_of
from dagster_project.defs.retries import only_passing_faults_again
from dagster_project.defs.verdicts import moment
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.line import Line
from dagster_project.release.inputs import relations_read
from dagster_project.warehouse.build import BuildResult
from dagster_project.warehouse.manifest import read_manifest
from dagster_project.warehouse.node_events import NodeEvent, Tell

# Also what dbt says of a model that is no table of its own.
MADE = ("success", "no-op")
JUDGED = ("pass", "warn", "fail")

Told = dg.MaterializeResult[None] | dg.AssetCheckResult


@dataclass
class Graph:
    """Nodes of dbt by unique_id: the assets and checks that stand for them in one run."""

    specs: Mapping[str, dg.AssetSpec]
    checks: Mapping[str, dg.AssetCheckSpec]
    told: set[str] = field(default_factory=set)

    def say(self, event: NodeEvent) -> Iterator[Told]:
        """What there is to tell of a node that ended; of each once, whatever dbt repeats."""
        if event.unique_id in self.told:
            return
        spec, check = self.specs.get(event.unique_id), self.checks.get(event.unique_id)
        if spec is not None and event.status in MADE:
            metadata = {"seconds": round(event.seconds, 3)}
            yield dg.MaterializeResult(asset_key=spec.key, metadata=metadata)
        elif check is not None:
            is_warning = event.status == "warn"
            yield dg.AssetCheckResult(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=event.status == "pass",
                severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
                metadata={"status": event.status, "failures": event.failures},
            )
        else:
            return
        self.told.add(event.unique_id)


def build_dbt_asset(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    @dbt_assets(
        manifest=manifest,
        name="build_models",
        dagster_dbt_translator=WarehouseTranslator(
            DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True)
        ),
        required_resource_keys={"line"},
    )
    def build_models(context: dg.AssetExecutionContext) -> Iterator[Told]:
        line: Line = context.resources.line
        with only_passing_faults_again(context):
            yield from built_models(context, line, chosen_graph(context), manifest)

    return build_models


def chosen_graph(context: dg.AssetExecutionContext) -> Graph:
    defined = context.assets_def
    return Graph(
        {node_of(s): s for s in defined.specs if s.key in context.selected_asset_keys},
        {node_of(c): c for c in defined.check_specs if c.key in context.selected_asset_check_keys},
    )


def built_models(
    context: dg.AssetExecutionContext, line: Line, graph: Graph, manifest: Mapping[str, Any]
) -> Iterator[Told]:
    select = [name_in(node) for node in (*graph.specs, *graph.checks)] if context.is_subset else []
    # A cluster's tables are in the warehouse when all are there, not when dbt has made them.
    is_here = line.cluster(select) is None
    built = yield from as_dbt_says(
        graph,
        lambda tell: line.build(select=select, tell=tell),
        (*MADE, *JUDGED) if is_here else (),
    )
    if built.is_skipped:
        context.log.info("Nothing new since the last build: the warehouse stays as it is.")
        yield from unchanged(context, graph, manifest, built)
        for event in built.former:
            if event.unique_id in graph.checks:
                yield from graph.say(event)
        return
    # Of tests that could not be asked dbt says nothing before its end.
    for node in built.nodes:
        if node.status != "skipped":
            said = NodeEvent(node.unique_id, node.status, node.failures, node.seconds)
            yield from graph.say(said)
    # After everything is told: Dagster would skip the release behind a table that is not
    # there, without a word, and the gate would never be asked.
    try:
        line.check_build()
    except UserError:
        # The step of the release, whose checks these are, will not run any more.
        for verdict in gate_verdicts(line.gate) if line.gate and is_whole(context.run) else ():
            context.instance.report_runless_asset_event(verdict.evaluation())
        raise
    made = {node.unique_id for node in built.nodes if node.status in MADE}
    if silent := sorted(name_in(node) for node in graph.specs.keys() - made):
        raise UserError(f"The build says nothing of {', '.join(silent)}.", where="dbt")


def as_dbt_says(
    graph: Graph, work: Callable[[Tell], BuildResult], told: Collection[str]
) -> Generator[Told, None, BuildResult]:
    """Tell of tables and tests while dbt makes them: of those that ended in a word of ``told``."""
    events: Generator[NodeEvent, None, BuildResult] = as_it_happens(work)
    try:
        while True:
            event = next(events)
            if event.status in told:
                yield from graph.say(event)
    except StopIteration as end:
        result: BuildResult = end.value
        return result
    finally:
        events.close()


def unchanged(
    context: dg.AssetExecutionContext, graph: Graph, manifest: Mapping[str, Any], built: BuildResult
) -> Iterator[Told]:
    """What the release reads is told as it was told last: without it Dagster would skip the
    release, and a run that died between build and release would never be made good.

    Checks are told again by the caller: Dagster has planned them for this run, and would show
    those without an answer as left out."""
    read = {key_of(relation) for relation in relations_read(manifest)}
    for spec in in_order(graph.specs.values()):
        if spec.key not in read:
            continue
        record = context.instance.get_latest_materialization_event(spec.key)
        last = record.asset_materialization if record else None
        version = (last.tags or {}).get("dagster/data_version") if last else None
        yield dg.MaterializeResult(
            asset_key=spec.key,
            data_version=dg.DataVersion(version or built.fingerprint),
            metadata={
                **(last.metadata if last else {}),
                "unchanged_since": moment(built.known_at),
            },
        )


def in_order(specs: Iterable[dg.AssetSpec]) -> list[dg.AssetSpec]:
    """What is built on comes first: Dagster takes results in no other order."""
    by_key = {spec.key: spec for spec in specs}
    graph = {spec.key: [dep.asset_key for dep in spec.deps] for spec in by_key.values()}
    return [by_key[key] for key in TopologicalSorter(graph).static_order() if key in by_key]


def name_in(unique_id: str) -> str:
    """A node's name, by which dbt selects it."""
    return unique_id.split(".")[2]


@dg.definitions
def dbt_definitions() -> dg.Definitions:
    return dg.Definitions(assets=[build_dbt_asset(read_manifest(Home.from_environment()))])
