"""Quality tables of the sample release and the small files of the state of operations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.dashboards import sample_world as world
from tests.dashboards.sample_facts_more import EXPORTS, PERSON_EXPORTS
from tests.dashboards.sample_world import generator

RULES = ("bad_date", "bad_decimal", "duplicate_conflict", "missing_required", "outside_scope")


def tables() -> Iterator[tuple[str, dict[str, str], list[dict[str, Any]]]]:
    yield (
        "quality_delivery",
        {
            "export": "text",
            "post_code": "text",
            "period_code": "text",
            "due_on": "date",
            "received_on": "date",
            "timeliness": "text",
            "accepted_class": "text",
        },
        list(_deliveries()),
    )
    yield (
        "quality_quarantine",
        {
            "export": "text",
            "month": "text",
            "rule": "text",
            "lost": "text",
            "rows_count": "count",
            "rows_class": "text",
        },
        list(_quarantine()),
    )
    yield (
        "quality_gate",
        {
            "check_name": "text",
            "kind": "text",
            "status": "text",
            "failures_count": "count",
        },
        [
            {"check_name": name, "kind": kind, "status": status, "failures_count": count}
            for name, kind, status, count in (
                ("unique_fct_event_event_id", "dbt_test", "pass", 0),
                ("not_null_fct_spend_spend_key", "dbt_test", "pass", 0),
                ("gx_released_tables", "great_expectations", "pass", 0),
                ("reconciliation_deliveries", "reconciliation", "pass", 0),
                ("disclosure_thresholds", "disclosure", "pass", 0),
                ("qc_large_change", "warning", "warn", 3),
            )
        ],
    )


def _deliveries() -> Iterator[dict[str, Any]]:
    for export in EXPORTS:
        posts = tuple(world.POSTS) if export == "event_reports" else ("_T",)
        for month in world.MONTHS[-24:]:
            for post in posts:
                source = generator("delivery", export, month, post)
                due = date(int(month[:4]), int(month[5:]), 28) + timedelta(12)
                state = source.choices(("on_time", "late", "missing"), (84, 12, 4))[0]
                delay = {"on_time": -source.randint(0, 9), "late": source.randint(1, 30)}
                yield {
                    "export": export,
                    "post_code": post,
                    "period_code": month,
                    "due_on": due,
                    "received_on": due + timedelta(delay[state]) if state in delay else None,
                    "timeliness": state,
                    "accepted_class": None
                    if state == "missing"
                    else source.choice(("ge_95", "ge_95", "80_95")),
                }


def _quarantine() -> Iterator[dict[str, Any]]:
    # Enough of them to see exports with persons and without.
    for export in EXPORTS[:6]:
        for month in world.MONTHS[-24:]:
            for rule in RULES:
                count = generator("rule", export, month, rule).randint(0, 9)
                person = export in PERSON_EXPORTS
                if count:
                    yield {
                        "export": export,
                        "month": month,
                        "rule": rule,
                        "lost": "value" if count == 1 else "row",
                        "rows_count": None if person else count,
                        "rows_class": "lt_5_percent" if person else None,
                    }


def write_operations(home: Path, variant: str, table: Callable[..., pa.Table]) -> None:
    """``ops/<run>/run.parquet`` and its pointer."""
    folder = home / "ops" / "20261101T025500Z"
    folder.mkdir(parents=True, exist_ok=True)
    columns = {"run_id": "text", "outcome": "text", "finished_at": "stamp"}
    rows = [{"run_id": folder.name, "outcome": "published", "finished_at": world.KNOWN_AT}]
    pq.write_table(table(rows, columns), folder / "run.parquet")
    (home / "ops" / "current.json").write_text(json.dumps({"run_id": folder.name}))
