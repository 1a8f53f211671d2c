"""Raw tables follow the lake: delivery by delivery, and from nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from dagster_project.contracts.model import Column
from dagster_project.errors import UserError
from dagster_project.ingest import decisions
from dagster_project.warehouse import raw
from dagster_project.warehouse.connection import open_warehouse
from tests.pipeline.delivery_support import NOW, World


def rows(deliveries: World, sql: str) -> list[tuple[Any, ...]]:
    with open_warehouse(deliveries.home) as connection:
        return connection.execute(sql).fetchall()


def test_every_contract_has_its_typed_table_before_its_first_delivery(deliveries: World) -> None:
    raw.sync(deliveries.home, deliveries.contracts)
    found = rows(deliveries, "select table_name from duckdb_tables() where schema_name = 'raw'")
    exports = {"plans", "rates", "reports", "reports__digits"}
    assert {name for (name,) in found} == {*raw.TABLES, *exports}
    kinds = dict(rows(deliveries, "select column_name, column_type from (describe raw.reports)"))
    assert kinds["amount"] == "BIGINT"
    assert kinds["_received_at"] == "TIMESTAMP"


def test_only_new_deliveries_are_inserted(deliveries: World) -> None:
    deliveries.send("reports", 1, "KZ,2026-10,1,5")
    (first,) = deliveries.run()
    assert raw.sync(deliveries.home, deliveries.contracts).added == (first.delivery_id,)
    deliveries.send("reports", 2, "KZ,2026-10,1,6", "KZ,2026-10,2,x")
    (second,) = deliveries.run()
    assert raw.sync(deliveries.home, deliveries.contracts).added == (second.delivery_id,)
    assert raw.sync(deliveries.home, deliveries.contracts) == raw.Synced()
    assert rows(deliveries, "select amount from raw.reports order by all") == [(5,), (6,)]
    assert rows(deliveries, "select rule, column_name, rows_count from raw.quarantine_counts") == [
        ("bad_integer", "amount", 1)
    ]
    assert rows(deliveries, "select distinct scope_key from raw.delivery_scopes") == [
        ("KZ|2026-10",)
    ]


def test_rows_of_held_deliveries_are_there_for_their_release(deliveries: World) -> None:
    deliveries.send("reports", 1, "KZ,2026-10,1,x", "KZ,2026-10,2,y", "KZ,2026-10,3,1")
    deliveries.run()
    raw.sync(deliveries.home, deliveries.contracts)
    assert rows(deliveries, "select status from raw.deliveries") == [("held",)]
    assert rows(deliveries, "select amount from raw.reports") == [(1,)]


def test_decisions_arrive(deliveries: World) -> None:
    deliveries.send("reports", 1, "KZ,2026-10,1,5")
    (receipt,) = deliveries.run()
    later = NOW + timedelta(hours=1)
    decisions.withdraw(deliveries.home, str(receipt.delivery_id), reason="wrong", now=later)
    for _ in range(2):
        raw.sync(deliveries.home, deliveries.contracts)
        assert rows(deliveries, "from raw.decisions") == [
            (receipt.delivery_id, "withdraw", later, "wrong")
        ]


def test_a_column_added_by_a_new_version_is_null_in_older_deliveries(deliveries: World) -> None:
    deliveries.send("plans", 1, "p,one,1")
    deliveries.run()
    raw.sync(deliveries.home, deliveries.contracts)
    former = deliveries.contracts["plans"]
    note = Column(name="note", label="note", type="text")
    deliveries.contracts["plans"] = replace(
        former, version="1.1.0", columns=(*former.columns, note)
    )
    deliveries.send("plans", 2, "q,two,2,hello")
    deliveries.run()
    synced = raw.sync(deliveries.home, deliveries.contracts)
    assert (len(synced.added), synced.rebuilt) == (1, ())
    assert rows(deliveries, "select plan, note from raw.plans order by 1") == [
        ("p", None),
        ("q", "hello"),
    ]


def test_a_changed_type_rebuilds_the_table_from_the_lake(deliveries: World) -> None:
    deliveries.send("plans", 1, "p,one,1")
    deliveries.run()
    raw.sync(deliveries.home, deliveries.contracts)
    former = deliveries.contracts["plans"]
    columns = tuple(
        replace(column, type="decimal") if column.name == "amount" else column
        for column in former.columns
    )
    deliveries.contracts["plans"] = replace(former, version="2.0.0", columns=columns)
    assert raw.sync(deliveries.home, deliveries.contracts).rebuilt == ("plans",)
    assert rows(deliveries, "select typeof(amount), amount::int from raw.plans") == [
        ("DECIMAL(18,2)", 1)
    ]


def test_an_export_whose_contract_goes_and_comes_back_has_its_rows_once(
    deliveries: World,
) -> None:
    deliveries.send("plans", 1, "p,one,1")
    deliveries.run()
    raw.sync(deliveries.home, deliveries.contracts)
    others = {name: item for name, item in deliveries.contracts.items() if name != "plans"}
    assert len(raw.sync(deliveries.home, others).removed) == 1
    raw.sync(deliveries.home, deliveries.contracts)
    assert rows(deliveries, "select count(*) from raw.plans") == [(1,)]


def test_a_warehouse_held_by_another_program_is_said(deliveries: World) -> None:
    raw.sync(deliveries.home, deliveries.contracts)
    holder = duckdb.connect(str(deliveries.home.warehouse), read_only=True)
    try:
        with pytest.raises(UserError), open_warehouse(deliveries.home):
            pass
    finally:
        holder.close()


def test_a_damaged_warehouse_says_that_it_can_be_deleted(deliveries: World) -> None:
    deliveries.home.create()
    deliveries.home.warehouse.write_bytes(b"not a database" * 1000)
    with pytest.raises(UserError, match="Delete the file"), open_warehouse(deliveries.home):
        pass
