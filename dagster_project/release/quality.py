"""What a release says of its own sources: on time or late, classes instead of row counts.

Row counts of person exports never stand in a release; they are for the steward (``ops/``).
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.ingest.ledger import LedgerRow
from dagster_project.release.checks import Check
from dagster_project.release.lattice import TOTAL, Row
from dagster_project.warehouse.lateness import period_named

DELIVERY = pa.schema(
    [
        ("export", pa.string()),
        ("post_code", pa.string()),
        ("period_code", pa.string()),
        ("due_on", pa.date32()),
        ("received_on", pa.date32()),
        ("timeliness", pa.string()),  # on_time, late, missing
        ("accepted_class", pa.string()),  # ge_95, 80_95, lt_80: accepted share of the rows
    ]
)
QUARANTINE = pa.schema(
    [
        ("export", pa.string()),
        ("month", pa.string()),  # of receipt
        ("rule", pa.string()),
        ("lost", pa.string()),  # row: it is in quarantine; value: left out of an accepted row
        ("rows_count", pa.int64()),  # null for person exports
        ("rows_class", pa.string()),  # person exports: share of the month's rows
    ]
)
GATE = pa.schema(
    [
        ("check_name", pa.string()),
        ("kind", pa.string()),
        ("status", pa.string()),
        ("failures_count", pa.int64()),
    ]
)
FILE = pa.schema(
    [
        ("delivery_id", pa.string()),
        ("export", pa.string()),
        ("file_name", pa.string()),  # of persons: as agreed in the contract, or a keyed hash
        ("file_hash", pa.string()),  # the first digits; the manifest has all
        ("received_at", pa.timestamp("us")),  # UTC
        ("sheets", pa.string()),  # of a workbook, one a line; hidden where persons stand in it
    ]
)
HASH_DIGITS = 12
MONTHS_OF = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@dataclass(frozen=True)
class Period:
    code: str
    end: date


def tables(
    warehouse: duckdb.DuckDBPyConnection,
    known_at: datetime,
    person_exports: Collection[str],
) -> dict[str, pa.Table]:
    """What a release made at ``known_at`` says of its deliveries, and of what was put aside."""
    return {
        "quality_delivery": pa.Table.from_pylist(list(deliveries(warehouse, known_at)), DELIVERY),
        "quality_quarantine": pa.Table.from_pylist(
            list(quarantine(warehouse, known_at, person_exports)), QUARANTINE
        ),
    }


def files(warehouse: duckdb.DuckDBPyConnection, in_effect: Collection[LedgerRow]) -> pa.Table:
    """``quality_file``: the files in effect, as the ledger shows them."""
    sheets: dict[str, list[str]] = defaultdict(list)
    for export in sorted({row.export for row in in_effect}):
        # export: name of a contract, never user input.
        query = f'select distinct _delivery_id, _sheet from raw."{export}" order by all'
        for delivery_id, sheet in warehouse.execute(query).fetchall():
            if sheet is not None:
                sheets[delivery_id].append(sheet)
    rows = [
        {
            "delivery_id": row.delivery_id,
            "export": row.export,
            "file_name": row.file_name,
            "file_hash": row.sha256[:HASH_DIGITS],
            "received_at": row.received_at,
            "sheets": "\n".join(sheets.get(row.delivery_id, ())) or None,
        }
        for row in in_effect
    ]
    return pa.Table.from_pylist(rows, FILE)


def gate_table(checks: Collection[Check]) -> pa.Table:
    """``quality_gate``: every check of the gate that let this release through."""
    rows = [{name: getattr(check, name) for name in GATE.names} for check in checks]
    return pa.Table.from_pylist(rows, GATE)


def deliveries(warehouse: duckdb.DuckDBPyConnection, known_at: datetime) -> Iterator[Row]:
    """One row per expected delivery that is due or has come."""
    by_scope: dict[tuple[str, str], list[Row]] = defaultdict(list)
    by_export: dict[str, list[Row]] = defaultdict(list)
    query = """
        select delivery_id, export, received_at, rows_accepted,
               rows_read - rows_skipped as rows_judged,
               list(distinct scope_key order by scope_key) as scope_keys
        from raw.deliveries left join raw.delivery_scopes using (delivery_id, export)
        where visible_at <= $1
        group by all order by received_at, delivery_id
    """
    for row in read(warehouse, query, known_at):
        by_export[row["export"]].append(row)
        for scope_key in row["scope_keys"]:
            for part in scope_key.split("|") if scope_key else ():
                by_scope[row["export"], period_named(part)].append(row)
    for expected in read(warehouse, "from seeds.expected_deliveries order by all"):
        export, post = expected["export"], expected["post_code"]
        for period in periods(expected, known_at):
            named = by_scope.get((export, period.code), [])
            if post != TOTAL:
                named = [row for row in named if names_post(row, post, period.code)]
            elif not named:
                named = arrived_after(by_export[export], period, expected["cadence"])
            due = period.end + timedelta(int(expected["due_day"]))
            if not named and due >= known_at.date():
                continue
            first = named[0]["received_at"].date() if named else None
            yield {
                "export": export,
                "post_code": post,
                "period_code": period.code,
                "due_on": due,
                "received_on": first,
                "timeliness": "missing" if first is None else "late" if first > due else "on_time",
                "accepted_class": accepted_class(named[-1]) if named else None,
            }


def periods(expected: Row, known_at: datetime) -> Iterator[Period]:
    """Periods of the cadence that ended while the delivery was expected. Daily feeds are
    judged by the month."""
    months = MONTHS_OF.get(expected["cadence"], 1)
    first: date = expected["valid_from"]
    last = min(expected["valid_to"] or known_at.date(), known_at.date())
    year, month = first.year, ((first.month - 1) // months + 1) * months
    while True:
        end = date(year, month, calendar.monthrange(year, month)[1])
        if end >= last:
            return
        code = {
            1: f"{year}-{month:02d}", 3: f"{year}-Q{month // 3}", 6: f"{year}-H{month // 6}",
            12: str(year),
        }[months]  # fmt: skip
        yield Period(code, end)
        month += months
        if month > 12:
            year, month = year + 1, month - 12


def names_post(row: Row, post: str, period_code: str) -> bool:
    return any(
        {post, period_code} <= set(map(period_named, key.split("|"))) for key in row["scope_keys"]
    )


def arrived_after(rows: list[Row], period: Period, cadence: str) -> list[Row]:
    """Deliveries that name no period count for the one that ended last before they came."""
    until = period.end + timedelta(31 * MONTHS_OF.get(cadence, 1))
    return [row for row in rows if period.end < row["received_at"].date() <= until]


def accepted_class(row: Row) -> str:
    if not row["rows_judged"]:
        return "ge_95"
    share = row["rows_accepted"] / row["rows_judged"]
    return "ge_95" if share >= 0.95 else "80_95" if share >= 0.80 else "lt_80"


def quarantine(
    warehouse: duckdb.DuckDBPyConnection, known_at: datetime, person_exports: Collection[str]
) -> Iterator[Row]:
    """Rows and single values that were put aside, by export, month of receipt and rule."""
    query = """
        with visible as (
            select delivery_id, export, strftime(received_at, '%Y-%m') as month, rows_read
            from raw.deliveries where visible_at <= $1
        ),
        read_rows as (
            select export, month, sum(rows_read)::bigint as rows_read
            from visible group by all
        )
        select visible.export, visible.month, counts.rule, counts.lost,
               sum(counts.rows_count)::bigint as rows_count,
               any_value(read_rows.rows_read) as rows_read
        from (
            select *, 'row' as lost from raw.quarantine_counts
            union all by name select *, 'value' as lost from raw.dropped_counts
        ) as counts
        join visible using (delivery_id)
        join read_rows on read_rows.export = visible.export and read_rows.month = visible.month
        group by all order by all
    """
    for row in read(warehouse, query, known_at):
        is_person = row["export"] in person_exports
        share = row["rows_count"] / row["rows_read"] if row["rows_read"] else 0
        limits = ("lt_5_percent", "5_20_percent", "ge_20_percent")
        yield {
            "export": row["export"],
            "month": row["month"],
            "rule": row["rule"],
            "lost": row["lost"],
            "rows_count": None if is_person else row["rows_count"],
            "rows_class": limits[(share >= 0.05) + (share >= 0.20)] if is_person else None,
        }


def read(warehouse: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> list[Row]:
    rows: list[Row] = warehouse.sql(query, params=list(parameters)).to_arrow_table().to_pylist()
    return rows
