"""The state of operations after every run, also a failed one: small Parquet files for pages.

``ops/<run_id>/{run,deliveries,lateness,quarantine,gate,junk}.parquet``; ``ops/current.json``
names the run and is written last. ``ops/started.json`` lies there from a run's start until its
state is written; of a load by export, the note beside its lock does. Carries no row counts of
person exports, only classes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project import faults, locks
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import Home, place, synchronise, temporary_path, write_atomic
from dagster_project.ingest import ledger, listing
from dagster_project.ingest.ignored_files import IgnoredFile
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.model import ACCOUNT
from dagster_project.schemas import schema_of
from dagster_project.warehouse.attention import RECENT, attention, values_left_out
from dagster_project.warehouse.lateness import Timeliness, accepted_class, timeliness
from dagster_project.warehouse.lock import forget_dead_loads, is_held, loads
from dagster_project.warehouse.waiting import SET_ASIDE, waiting

KEPT_RUNS = 30


class Run(TypedDict):
    run_id: str
    outcome: str
    message: str
    started_at: datetime
    finished_at: datetime
    known_at: datetime
    release_id: str | None


class Delivery(TypedDict):
    delivery_id: str | None
    export: str
    contract_version: str | None
    file_name: str
    sha256: str
    received_at: datetime
    sent_at: datetime | None
    state: str
    reason: str
    is_person_export: bool
    rows_read: int | None
    rows_accepted: int | None
    rows_quarantined: int | None
    rows_skipped: int | None
    accepted_class: str | None
    is_replaced: bool


class Quarantined(TypedDict):
    export: str
    delivery_id: str
    month: str
    rule: str
    column_name: str | None
    lost: str
    rows_count: int | None
    rows_class: str | None


class GateCheck(TypedDict):
    check_name: str
    kind: str
    status: str
    failures_count: int
    message: str


SCHEMAS = {
    "run": schema_of(Run),
    "deliveries": schema_of(Delivery),
    "lateness": schema_of(Timeliness),
    "quarantine": schema_of(Quarantined),
    "gate": schema_of(GateCheck),
    "junk": schema_of(IgnoredFile),
}
# Columns that records of earlier versions lack.
LATER = {"is_replaced", "lost"}


def begin(home: Home, run_id: str, purpose: str, started_at: datetime) -> tuple[str, ...]:
    """Note that a run has begun; returns the ids of those before it that never ended.

    Only to be called by who holds the home alone.
    """
    former = [*filter(None, [started(home)]), *forget_dead_loads(home)]
    content = {"run_id": run_id, "purpose": purpose, "started_at": f"{started_at}"}
    write_atomic(_started_file(home), json.dumps(content))
    return tuple(item["run_id"] for item in former if item["run_id"])


def started(home: Home) -> dict[str, str] | None:
    """The run that began and has not ended: at work, or dead."""
    try:
        found = json.loads(_started_file(home).read_text(encoding="utf-8"))
        return {name: str(found[name]) for name in ("run_id", "purpose", "started_at")}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return {"run_id": "", "purpose": "a run", "started_at": "unknown"}


def unended(home: Home) -> list[dict[str, str]]:
    """Runs that began and died before their end: ``run_id``, ``purpose``, ``started_at``."""
    # Asked for before the lock: a run at its end takes the note away and then lets go of it.
    found = started(home)
    is_dead = found is not None and not is_held(home) and started(home) is not None
    return [*([found] if found is not None and is_dead else []), *loads(home, alive=False)]


def at_work(home: Home) -> dict[str, str] | None:
    """The run that holds the home, or one of the loads that are at work beside each other."""
    found = started(home) if is_held(home) else None
    return found or next(iter(loads(home, alive=True)), None)


def _started_file(home: Home) -> Path:
    return home.operations / "started.json"


def write(
    home: Home,
    run_id: str,
    contracts: Mapping[str, Contract],
    *,
    outcome: str,
    known_at: datetime,
    started_at: datetime,
    finished_at: datetime,
    message: str = "",
    release_id: str | None = None,
    gate: Iterable[Mapping[str, Any]] = (),
    junk: Sequence[IgnoredFile] = (),
) -> Path:
    """Write the state after a run and point to it. ``gate``: rows of the gate's schema.

    Keeps the last 30 runs. Returns the run's folder. Loads that end together write one after
    another: the last one has seen what the others did.
    """
    with locks.held(home.locks / "operations-state.lock"):
        tables: dict[str, list[dict[str, Any]]] = {
            "run": [
                {
                    "run_id": run_id,
                    "outcome": outcome,
                    "message": message,
                    "started_at": started_at,
                    "finished_at": finished_at,
                    "known_at": known_at,
                    "release_id": release_id,
                }
            ],
            "deliveries": _deliveries(home, contracts, known_at),
            "lateness": [asdict(item) for item in timeliness(home, contracts, known_at)],
            "quarantine": _quarantine(home),
            "gate": [dict(item) for item in gate],
            "junk": [asdict(item) for item in junk],
        }
        folder = home.operations / run_id
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            temporary = temporary_path(folder, ".parquet")
            try:
                pq.write_table(_table(rows, SCHEMAS[name]), temporary)
                place(temporary, folder / f"{name}.parquet")
            finally:
                temporary.unlink(missing_ok=True)
            faults.reach(f"ops.{name}")
        synchronise(home.operations)
        pointer = {"run_id": run_id, "finished_at": finished_at.isoformat() + "Z"}
        write_atomic(home.operations / "current.json", json.dumps(pointer))
        faults.reach("ops.pointed")
        if (found := started(home)) and found["run_id"] in (run_id, ""):
            _started_file(home).unlink(missing_ok=True)
        _forget_old_runs(home, run_id)
        return folder


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows as a table of exactly this schema; what it doesn't name is left out."""
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in schema.names} for row in rows], schema
    )


def _deliveries(
    home: Home, contracts: Mapping[str, Contract], known_at: datetime
) -> list[dict[str, Any]]:
    classes = {row.delivery_id: accepted_class(row) for row in ledger.read(home)}
    listed = listing.deliveries(home, contracts, known_at)
    wanted = waiting(listed, contracts)
    found = []
    for item in listed:
        contract = contracts.get(item["export"])
        is_person = bool(item["is_person_export"] or (contract and contract.has_persons))
        hidden = dict.fromkeys(ACCOUNT) if is_person else {}
        # The reason of a held delivery states shares and totals of its rows.
        reason = "" if is_person and item["state"] == "held" else item["reason"]
        found.append(
            item
            | hidden
            | {
                "is_person_export": is_person,
                "reason": reason,
                "accepted_class": classes.get(item["delivery_id"] or ""),
                "is_replaced": item["state"] in SET_ASIDE and item["delivery_id"] not in wanted,
            }
        )
    return found


def _quarantine(home: Home) -> list[dict[str, Any]]:
    return [
        {
            "export": row.export,
            "delivery_id": row.delivery_id,
            "month": f"{row.received_at:%Y-%m}",
            "rule": item["rule"],
            "column_name": item["column_name"],
            "lost": lost,
            "rows_count": None if row.is_person_export else item["rows_count"],
            "rows_class": _share_class(row, item["rows_count"]) if row.is_person_export else None,
        }
        for row in ledger.read(home)
        for lost, item in row.findings
    ]


def _share_class(row: LedgerRow, count: int) -> str:
    share = count / max(row.rows_accepted + row.rows_quarantined, 1)
    return "lt_5_percent" if share < 0.05 else "5_20_percent" if share < 0.2 else "ge_20_percent"


def _forget_old_runs(home: Home, current: str) -> None:
    runs = (path.parent for path in home.operations.glob("*/run.parquet"))
    folders = [path for path in runs if path.name != current]
    folders.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in folders[KEPT_RUNS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def read(home: Home, table: str) -> list[dict[str, Any]]:
    """Rows of one table of the latest run; empty before the first run.

    Raises ``UserError`` when what the run left is damaged.
    """
    path = home.operations / "current.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    try:
        path = home.operations / str(json.loads(text)["run_id"]) / f"{table}.parquet"
        rows = pq.ParquetFile(path).read().to_pylist()
        names = [name for name in SCHEMAS[table].names if name not in LATER]
        found = [{name: row[name] for name in names} | row for row in rows]
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise _damaged(path) from error
    if table == "run" and len(found) != 1:
        raise _damaged(path)
    return found


def _damaged(path: Path) -> UserError:
    return UserError(
        "What the last run left about itself is damaged.",
        where=str(path),
        hint="`compatriots run` writes it anew; deliveries and releases are not touched by this.",
    )


def is_record_lost(home: Home) -> bool:
    """Deliveries lie in the lake, and nothing says how the last run ended."""
    return not (home.operations / "current.json").exists() and any(home.receipts.glob("*.json"))


def no_record(home: Home) -> str:
    """What there is to say where no run is on record."""
    if is_record_lost(home):
        return "The record of the last run is missing; `compatriots run` writes it anew."
    return "No run yet. Put files into the inbox and call: compatriots run"


def status(home: Home) -> dict[str, Any]:
    """The state for `compatriots status`: the last run, what needs a person (``attention``), and
    all that was held, refused, missing or found by the gate, also long ago."""
    run = read(home, "run")
    deliveries = read(home, "deliveries")
    lateness = read(home, "lateness")
    counted: dict[str, int] = {}
    for item in deliveries:
        counted[item["state"]] = counted.get(item["state"], 0) + 1
    dead = next(iter(unended(home)), None)
    gate = [item for item in read(home, "gate") if item["status"] not in ("pass", "success")]
    junk = read(home, "junk")
    known_at = run[0]["known_at"] if run else datetime.min + RECENT
    wanted, passed = attention(known_at, deliveries, lateness, gate, junk)
    return {
        "run": run[0] if run else None,
        "attention": [asdict(item) for item in wanted],
        "passed": asdict(passed),
        "values_left_out": values_left_out(read(home, "quarantine"), deliveries),
        "at_work": at_work(home),
        "not_ended": dead,
        "deliveries": counted,
        "set_aside": [item for item in deliveries if item["state"] in SET_ASIDE],
        "missing": [item for item in lateness if item["timeliness"] == "missing"],
        "gate": gate,
        "junk": junk,
    }
