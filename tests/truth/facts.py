"""The demo world's delivered facts as known at one instant, as tables of an engine in memory.

The facts are those behind the rows of the files, never the files. What is in effect is said by
the demo's own account of deliveries; everything after that is SQL of this folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.demo.deliver_applications import ApplicationFact
from dagster_project.demo.deliver_courses import EnrolmentFact
from dagster_project.demo.deliver_registrations import RegistrationFact
from dagster_project.demo.deliver_reports import ReportFact
from dagster_project.demo.deliver_rosters import RosterFact
from dagster_project.demo.effect import Shelf
from dagster_project.demo.reference import Reference
from dagster_project.demo.world_commission import Action
from dagster_project.demo.world_model import PlanVersion
from dagster_project.demo.world_rights import Case
from tests.truth.names import same_name_key

Row = dict[str, Any]
FACTS = Path(__file__).with_name("world") / "facts.sql"


def load_facts(engine: duckdb.DuckDBPyConnection, shelf: Shelf, known_at: datetime) -> None:
    """One table per export, ``deliveries``, ``scopes``, ``arrivals``, and every seed in the
    schema ``seed``."""
    engine.execute("set timezone = 'UTC'")
    engine.execute(FACTS.read_text(encoding="utf-8"))
    engine.execute("set variable known_at = ?", [known_at])
    for export, (table, to_row) in TABLES.items():
        rows = [
            {**to_row(fact), "place": place, "line": line}
            for truth, place, line in shelf.rows(export, known_at)
            for fact in (truth if isinstance(truth, list) else [truth])
        ]
        _insert(engine, table, rows)
    _insert(engine, "arrivals", [
        {"export": export, "place": place, "received": delivery.received_at}
        for export in (
            "event_plan", "event_registrations", "competitions_applications", "trip_quotas",
            "commission_actions",
        )
        for place, delivery in enumerate(shelf.loaded(export, known_at))
    ])  # fmt: skip
    _insert(engine, "deliveries", list(_deliveries(shelf, known_at)))
    _insert(engine, "scopes", list(_scopes(shelf, known_at)))
    _load_seeds(engine)


def _load_seeds(engine: duckdb.DuckDBPyConnection) -> None:
    """Reference tables as texts; an empty cell is null."""
    engine.execute("create schema seed")
    for path in sorted(Reference().folder.rglob("*.csv")):
        engine.execute(
            f"create table seed.{path.stem} as "
            f"select * from read_csv('{path}', all_varchar = true, header = true)"
        )


def _insert(engine: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """What the table has no column for stays behind."""
    if rows:
        names = [column[0] for column in engine.execute(f"from {table} limit 0").description or ()]
        content = pa.table({name: [row.get(name) for row in rows] for name in names})
        engine.register("content", content)
        engine.execute(f"insert into {table} from content")
        engine.unregister("content")


def _deliveries(shelf: Shelf, known_at: datetime) -> Any:
    for export in shelf.committed:
        for delivery in shelf.visible(export, known_at):
            _status, read, _accepted, quarantined, _skipped, _rules = delivery.receipt()
            yield {
                "export": export, "received_at": delivery.received_at, "status": delivery.status,
                "rows_read": read, "rows_quarantined": quarantined,
            }  # fmt: skip


def _scopes(shelf: Shelf, known_at: datetime) -> Iterator[Row]:
    """What is in effect, and when it came where it replaced something."""
    for export in shelf.committed:
        times = Counter(key for d in shelf.loaded(export, known_at) for key in d.scope)
        for scope, delivery in shelf.last_per_scope(export, known_at).items():
            replaced_at = delivery.received_at if times[scope] > 1 else None
            yield {
                "export": export, "scope": scope, "received_at": delivery.received_at,
                "replaced_at": replaced_at,
            }  # fmt: skip


def _plain(fact: Any) -> Row:
    return {field.name: getattr(fact, field.name) for field in fields(fact)}


def _named(fact: RegistrationFact | ApplicationFact | RosterFact | EnrolmentFact) -> Row:
    """``name``: what a matching of persons sees beside the patronymic; none: not identified."""
    return {**_plain(fact), "name": "|".join(fact.name_key) if fact.name_key else None}


def _plan(plan: PlanVersion) -> Row:
    return {
        **_plain(plan),
        "starts_at": _utc(plan.starts_at),
        "day": plan.starts_at.date(),
        "title_key": same_name_key(plan.title_ru),
        "city_key": same_name_key(plan.city),
    }


def _report(fact: ReportFact) -> Row:
    row = fact.row
    return {
        **_plain(row),
        "report": f"{row.post}/{row.period}/{fact.report_no}/{fact.row_no}",
        "report_no": fact.report_no,
        "row_no": fact.row_no,
        "title_key": same_name_key(row.title),
        "city_key": same_name_key(row.city),
        "regions": list(row.regions),
    }


def _registration(fact: RegistrationFact) -> Row:
    row = _named(fact)
    row["registered_at"] = _utc(fact.registered_at)
    row["checked_in_at"] = _utc(fact.checked_in_at)
    return row


def _application(fact: ApplicationFact) -> Row:
    results = [
        {"stage": r.stage, "is_passed": r.is_passed, "judged_at": r.judged_at} for r in fact.results
    ]
    return {**_named(fact), "results": results}


def _roster_line(fact: RosterFact) -> Row:
    return {
        **_named(fact),
        "history": [{"status": status, "day": day} for status, day in fact.history],
    }


def _action(fact: Action) -> Row:
    shifts = [{"due_on": shift.due_on, "moved_on": shift.moved_on} for shift in fact.shifts]
    return {**_plain(fact), "shifts": shifts, "indicators": list(fact.indicators)}


def _case(case: Case) -> Row:
    history = [{"status": status, "day": day} for status, day in case.history]
    return {**_plain(case), "history": history}


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment


TABLES: dict[str, tuple[str, Callable[[Any], Row]]] = {
    "event_plan": ("plan_versions", _plan),
    "event_reports": ("report_rows", _report),
    "event_registrations": ("registration_rows", _registration),
    "competitions_applications": ("application_rows", _application),
    "trip_rosters": ("roster_rows", _roster_line),
    "trip_quotas": ("quota_rows", _plain),
    "language_courses": ("enrolment_rows", _named),
    "legal_aid_cases": ("case_rows", _case),
    "ledger_1c": ("ledger_lines", _plain),
    "grants": ("grant_rows", _plain),
    "commission_actions": ("action_rows", _action),
    "associations_register": ("register_rows", _plain),
    "cbr_rates": ("rate_rows", _plain),
    "diaspora_estimates": ("estimates", _plain),
    "consular_figures": ("register_counts", _plain),
    "un_desa_migrant_stock": ("migrant_stock", _plain),
    "worldbank_population": ("populations", _plain),
}
