"""Do the rows of the warehouse add up to what the receipts of the deliveries say?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import duckdb

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.release.checks import Check


def reconcile(
    home: Home,
    warehouse: duckdb.DuckDBPyConnection,
    contracts: Mapping[str, Contract],
    in_effect: Iterable[LedgerRow],
) -> list[Check]:
    """Three sums per delivery in effect; one check each over all of them."""
    rows = [row for row in in_effect if row.export in contracts]
    return [
        summary(
            "rows_accounted_for",
            [
                f"{row.delivery_id} ({row.export}): rows read are not accepted + quarantined + "
                "skipped."
                for row in rows
                if row.rows_read != row.rows_accepted + row.rows_quarantined + row.rows_skipped
            ],
        ),
        summary(
            "raw_rows_as_ledger",
            [
                *wrong_raw_rows(warehouse, contracts, rows),
                *wrong_items(home, warehouse, contracts, rows),
            ],
        ),
        *control_totals(home, contracts, rows),
    ]


def wrong_raw_rows(
    warehouse: duckdb.DuckDBPyConnection,
    contracts: Mapping[str, Contract],
    rows: Iterable[LedgerRow],
) -> Iterator[str]:
    """A delivery whose rows in ``raw`` are more or fewer than its receipt accepted."""
    counted: dict[str, int] = {}
    existing = {
        str(name)
        for (name,) in warehouse.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).fetchall()
    }
    for export in sorted({row.export for row in rows} & existing):
        counted |= dict(
            warehouse.execute(
                f'select _delivery_id, count(*) from raw."{export}" group by all'
            ).fetchall()
        )
    for row in rows:
        is_exploded = contracts[row.export].wide_to_long is not None
        expected = row.cells_exploded if is_exploded else row.rows_accepted
        if counted.get(row.delivery_id, 0) != expected:
            yield f"{row.delivery_id} ({row.export}): raw.{row.export} does not hold its rows."


def wrong_items(
    home: Home,
    warehouse: duckdb.DuckDBPyConnection,
    contracts: Mapping[str, Contract],
    rows: Iterable[LedgerRow],
) -> Iterator[str]:
    """A delivery whose list has more or fewer items in ``raw`` than its receipt accepted."""
    tables = {
        (contract.export, listed.name): contract.table_of(listed)
        for contract in contracts.values()
        for listed in contract.lists
    }
    counted = {
        table: dict(
            warehouse.execute(
                f'select _delivery_id, count(*) from raw."{table}" group by all'
            ).fetchall()
        )
        for table in {tables.get((row.export, name)) for row in rows for name in row.lists}
        if table
    }
    for row in rows:
        for name, items in receipt_of(home, row)["items"].items() if row.lists else ():
            table = tables.get((row.export, name))
            if table and counted[table].get(row.delivery_id, 0) != items["accepted"]:
                yield f"{row.delivery_id} ({row.export}): raw.{table} does not hold its items."


def receipt_of(home: Home, row: LedgerRow) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.receipt_file(home).read_text("utf-8"))
    return found


def control_totals(
    home: Home, contracts: Mapping[str, Contract], rows: Iterable[LedgerRow]
) -> list[Check]:
    """Declared totals against the sums of the rows. A delivery that was held for them and then
    released by a person stays a warning; so does a total over numbers that can't be read."""
    failed: list[str] = []
    warned: list[str] = []
    unsure: list[str] = []
    for row in rows:
        receipt = receipt_of(home, row)
        allowed = Decimal(contracts[row.export].tolerance.control_total_difference)
        for total in receipt.get("control_totals", ()):
            declared = total["declared"]
            is_read = declared is not None
            if total.get("unread"):
                unsure.append(
                    f"{row.delivery_id} ({row.export}): the declared total of {total['column']} "
                    "can't be compared, for numbers of its rows can't be read."
                )
                continue
            if not is_read or abs(Decimal(declared) - Decimal(total["computed"])) > allowed:
                what = "differs from the sum of the rows" if is_read else "can't be read"
                sentence = (
                    f"{row.delivery_id} ({row.export}): the declared total of {total['column']} "
                    f"{what}."
                )
                (warned if row.status == "held" else failed).append(sentence)
    return [
        summary("control_totals", failed),
        *([summary("control_totals_released_by_hand", warned, "warn")] if warned else []),
        *([summary("control_totals_not_compared", unsure, "warn")] if unsure else []),
    ]


def summary(name: str, sentences: list[str], status: str = "fail") -> Check:
    """One check over many deliveries; the first three are named."""
    more = f" … and {len(sentences) - 3} more." if len(sentences) > 3 else ""
    return Check(
        name,
        "reconciliation",
        "pass" if not sentences else "warn" if status == "warn" else "fail",
        len(sentences),
        " ".join(sentences[:3]) + more,
    )
