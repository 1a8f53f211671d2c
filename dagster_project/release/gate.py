"""The gate before a release: what must hold, and what was found, in plain sentences.

It blocks on errors of the build, on deliveries that do not add up, on a Great Expectations
failure over the tables to be released and on anything the protection's own check finds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import REPOSITORY, Home, write_atomic
from dagster_project.ingest import decisions, ledger
from dagster_project.ingest.delivery_states import State, states
from dagster_project.ingest.expectations import WORKER, validate_tables
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.release import pointer
from dagster_project.release.candidate import (
    TIER,
    Candidate,
    make_candidate,
    read_counts,
    read_rows,
    remove_leftovers,
)
from dagster_project.release.checks import Check
from dagster_project.release.findings import finding_checks
from dagster_project.release.former import former_checks
from dagster_project.release.lattice import Lattice
from dagster_project.release.money_checks import money_checks
from dagster_project.release.person_checks import Utility, person_checks
from dagster_project.release.quality import gate_table
from dagster_project.release.reconciliation import reconcile
from dagster_project.release.released_tables import (
    INDICATOR_VALUES,
    ReleasedTable,
    column_problems,
    read_manifest,
    released_tables,
    undescribed_columns,
)
from dagster_project.release.rounding_key import load_secret
from dagster_project.release.suites import suites
from dagster_project.release.unaltered import require_unaltered
from dagster_project.warehouse.build import BuildResult
from dagster_project.warehouse.connection import open_warehouse

# A suspicion for a person to judge never stops a release.
SUSPICIONS = "qc"


@dataclass(frozen=True)
class GateResult:
    """``candidate`` stays in its folder until it is published or the next check removes it.
    Without news the checks are those that let the current release through."""

    known_at: datetime
    fingerprint: str
    checks: tuple[Check, ...] = ()
    candidate: Candidate | None = None
    tables: tuple[ReleasedTable, ...] = ()
    in_effect: tuple[LedgerRow, ...] = ()
    contracts: Mapping[str, Contract] | None = None
    has_news: bool = True
    utility: Utility = field(default_factory=dict)

    @property
    def failures(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.status == "fail")

    @property
    def warnings(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.status == "warn")

    @property
    def is_blocked(self) -> bool:
        return bool(self.failures)


def check(home: Home, contracts: Mapping[str, Contract], build: BuildResult) -> GateResult:
    """Make a candidate from the warehouse and judge it.

    Without news since the current release nothing is made. A blocked result keeps no candidate.
    Raises UserError when the current release is damaged.
    """
    judged = check_build(home, build)
    if judged.is_blocked:
        return judged
    checks = list(judged.checks)
    fingerprint = judged.fingerprint
    current = pointer.current(home)
    if current is not None:
        require_unaltered(current)
    if current is not None and current.manifest.get("fingerprint") == fingerprint:
        return GateResult(build.known_at, fingerprint, former_checks(home, current), has_news=False)
    remove_leftovers(home)
    manifest = read_manifest(home)
    tables = released_tables(manifest)
    in_effect = deliveries_in_effect(home, contracts, build.known_at)
    WORKER.start()  # importing it takes seconds, during which the candidate is made
    with open_warehouse(home, read_only=True) as warehouse:
        checks += column_checks(warehouse, tables)
        checks += finding_checks(warehouse, manifest, person_exports(contracts))
        checks += reconcile(home, warehouse, contracts, in_effect)
        if any(item.status == "fail" for item in checks):
            return GateResult(build.known_at, fingerprint, tuple(checks))
        candidate = make_candidate(
            home,
            warehouse,
            tables,
            build.known_at,
            previous=None if current is None else current.file(TIER, INDICATOR_VALUES),
            person_exports=person_exports(contracts),
            in_effect=in_effect,
            secret=load_secret(home),
        )
        try:
            former = None if current is None else useful_before(current)
            found, useful = candidate_checks(home, warehouse, candidate, tables, former)
            checks += found
        except BaseException:
            candidate.discard()
            raise
    if any(item.status == "fail" for item in checks):
        candidate.discard()
        return GateResult(build.known_at, fingerprint, tuple(checks))
    return GateResult(
        build.known_at,
        fingerprint,
        tuple(checks),
        candidate.add("quality_gate", gate_table(checks)),
        tuple(tables),
        tuple(in_effect),
        contracts,
        utility=useful,
    )


def check_build(home: Home, build: BuildResult) -> GateResult:
    """What the gate says of the build alone; it comes first, even where nothing is new."""
    checks = build_checks(build, node_layers(home) if build.failed else {})
    return GateResult(build.known_at, release_fingerprint(home, build.fingerprint), tuple(checks))


def release_fingerprint(home: Home, build_fingerprint: str) -> str:
    """Hash of all that decides a release's content: build, rounding secret, this code, lock."""
    digest = hashlib.sha256(build_fingerprint.encode())
    digest.update(load_secret(home).secret_id.encode())
    sources = sorted((REPOSITORY / "dagster_project" / "release").glob("*.py"))
    for path in (*sources, REPOSITORY / "uv.lock"):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(b"synthetic" if home.is_synthetic else b"real")
    return digest.hexdigest()


def person_exports(contracts: Mapping[str, Contract]) -> set[str]:
    return {name for name, contract in contracts.items() if contract.has_persons}


def deliveries_in_effect(
    home: Home, contracts: Mapping[str, Contract], known_at: datetime
) -> list[LedgerRow]:
    stated = delivery_states(home, contracts, known_at)
    return [row for row, state in stated if state == "in_effect"]


def delivery_states(
    home: Home, contracts: Mapping[str, Contract], known_at: datetime
) -> list[tuple[LedgerRow, State]]:
    """Every delivery of these contracts, in delivery order, with its state."""
    rows = [row for row in ledger.read(home) if row.export in contracts]
    modes = {name: contract.mode for name, contract in contracts.items()}
    found = states(rows, decisions.read(home), modes, known_at)
    return [(row, found[row.delivery_id]) for row in rows]


def node_layers(home: Home) -> dict[str, str]:
    """unique_id → the folder of the dbt project the node, or the model it tests, lies in."""
    try:
        nodes: dict[str, Any] = read_manifest(home)["nodes"]
    except UserError:
        return {}
    layers = {}
    for unique_id, node in nodes.items():
        tested = nodes.get(node.get("attached_node") or "", node)
        layers[unique_id] = tested["fqn"][1] if len(tested.get("fqn", ())) > 1 else ""
    return layers


def build_checks(build: BuildResult, layers: Mapping[str, str]) -> list[Check]:
    """Every failed node of the build blocks, and so does a model that was skipped; but not a
    test that found a suspicion."""
    checks = []
    if not build.nodes and not build.is_skipped:
        checks.append(Check("dbt_build", "build", "fail", 1, "The build made nothing at all."))
    for node in build.nodes:
        is_suspicion = layers.get(node.unique_id) == SUSPICIONS and node.status == "fail"
        is_missing = node.status == "skipped" and node.resource_type == "model"
        if not (node.is_failed or is_missing or node.status == "warn"):
            continue
        blocks = (node.is_failed or is_missing) and not is_suspicion
        said = "was not built" if is_missing else "failed" if node.is_failed else "warns"
        checks.append(
            Check(
                node.name,
                "dbt_test" if "test" in node.resource_type else "build",
                "fail" if blocks else "warn",
                node.failures,
                f"{node.resource_type} {node.name} {said}.",
            )
        )
    tests = sum("test" in node.resource_type for node in build.nodes)
    if not any(item.status == "fail" for item in checks):
        checks.append(Check("dbt_build", "build", "pass", 0, f"{tests} tests passed or warned."))
    return checks


def column_checks(
    warehouse: duckdb.DuckDBPyConnection, tables: Sequence[ReleasedTable]
) -> list[Check]:
    problems = column_problems(tables) + undescribed_columns(warehouse, tables)
    return [
        Check(
            "column_protection",
            "disclosure",
            "fail" if problems else "pass",
            len(problems),
            " ".join(problems[:5]),
        )
    ]


def candidate_checks(
    home: Home,
    warehouse: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    tables: Sequence[ReleasedTable],
    former: Utility | None,
) -> tuple[list[Check], Utility]:
    """Great Expectations over the written files, and the protection's own check."""
    lattice = Lattice.from_rows(read_rows(warehouse, "seeds.person_lattice"))
    files = candidate.files()
    wanted = suites(tables, lattice)
    evidence = []
    checks = []
    for validation in validate_tables({name: [files[name]] for name in wanted}, wanted):
        evidence.append(validation.evidence)
        failed = sorted({finding.rule for finding in validation.findings})
        checks.append(
            Check(
                f"released_{validation.name}",
                "great_expectations",
                "pass" if validation.is_passed else "fail",
                len(failed),
                f"{validation.name}: {', '.join(failed)}." if failed else "",
            )
        )
    write_evidence(home, evidence)
    released = pq.read_table(files[INDICATOR_VALUES]).to_pylist()
    relation = next(table.relation for table in tables if table.name == INDICATOR_VALUES)
    counts = read_counts(warehouse)
    exact = read_rows(warehouse, f"{relation} where persons_num is not null")
    found, useful = person_checks(released, exact, counts, lattice, former)
    found += money_checks(warehouse, files, candidate.known_at)
    return checks + found, useful


def useful_before(release: pointer.Published) -> Utility:
    """How useful a release says that its tables of persons are; older ones say nothing."""
    found: Utility = (release.manifest.get("rounding") or {}).get("utility") or {}
    return found


def write_evidence(home: Home, evidence: list[dict[str, Any]]) -> Path:
    """The suites' own JSON, kept with the state of operations."""
    path = home.operations / "expectations" / "released_tables.json"
    write_atomic(path, json.dumps(evidence, ensure_ascii=False, indent=1, default=str) + "\n")
    return path
