"""What dbt's manifest says of columns decides what may leave the warehouse."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from ruamel.yaml import YAML

from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT
from dagster_project.release.candidate import released_query
from dagster_project.release.lattice import Lattice
from dagster_project.release.released_tables import (
    column_problems,
    released_tables,
    undescribed_columns,
)


def model(name: str, schema: str, **protection: str | None) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "name": name,
        "config": {"schema": schema},
        "columns": {
            column: {"name": column, "config": {"meta": {"protection": word} if word else {}}}
            for column, word in protection.items()
        },
    }


def manifest(*models: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": {f"model.compatriots.{item['name']}": item for item in models}}


def test_only_dims_marts_indicators_rates_and_quotas_are_released() -> None:
    found = released_tables(
        manifest(
            model("dim_territory", "core"),
            model("fct_person_year", "core"),
            model("fct_application", "core"),
            model("fct_application_stage", "core"),
            model("fct_trip_place", "core"),
            model("fct_application", "core"),
            model("fct_application_stage", "core"),
            model("fct_trip_place", "core"),
            model("fct_trip_quota", "core"),
            model("fct_fx_rate", "core"),
            model("mart_events__event_list", "marts"),
            model("fct_indicator_change", "indicators"),
            model("fct_indicator_value", "indicators"),
            model("int_person__resolved", "intermediate"),
            model("mart_scratch", "qc"),
        )
    )
    assert [table.name for table in found] == [
        "dim_territory",
        "event_list",
        "fct_fx_rate",
        "fct_indicator_change",
        "fct_indicator_value",
        "fct_trip_quota",
    ]


@pytest.mark.parametrize("name", ["mart_x", "dim_person", "fct_fx_rate"])
@pytest.mark.parametrize(
    ("word", "count"),
    [("open", 0), ("money", 0), ("never", 0), ("persons", 1), ("opne", 1), (None, 1)],
)
def test_every_released_column_needs_a_word(name: str, word: str | None, count: int) -> None:
    tables = released_tables(manifest(model(name, "core", birth_year=word)))
    assert len(column_problems(tables)) == count


@pytest.mark.parametrize("name", ["mart_x", "dim_person"])
def test_a_table_without_described_columns_is_not_released(name: str) -> None:
    assert column_problems(released_tables(manifest(model(name, "core"))))


def test_what_stands_in_the_warehouse_and_in_no_yaml_stops_the_release() -> None:
    tables = released_tables(manifest(model("dim_post", "core", post_code="open", city="open")))
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema core")
        warehouse.execute("create table core.dim_post (post_code text, city text)")
        assert undescribed_columns(warehouse, tables) == []
        warehouse.execute("alter table core.dim_post add column birth_year integer")
        warehouse.execute("alter table core.dim_post drop column city")
        # Built by nobody's model: it is not released, so nothing is said of it.
        warehouse.execute("create table core.dim_person (birth_year integer)")
        assert undescribed_columns(warehouse, tables) == [
            "dim_post.birth_year stands in the warehouse and not in its YAML.",
            "dim_post.city stands in its YAML and not in the warehouse.",
        ]


def test_a_release_takes_described_columns_only() -> None:
    (table,) = released_tables(manifest(model("mart_x", "marts", a="open", b="never", c="money")))
    assert released_query(table) == 'select "a", "c" from "marts"."mart_x"'


@pytest.mark.parametrize("k", [None, 1])
def test_an_empty_or_toothless_lattice_stops_everything(k: int | None) -> None:
    rows = [] if k is None else [
        {"indicator_code": "R02", "territory_level": "group", "period_type": "Y",
         "dim1_scheme": "_T", "base": k}
    ]  # fmt: skip
    with pytest.raises(UserError, match="lattice"):
        Lattice.from_rows(rows)


def test_trips_tell_no_seats_that_were_used() -> None:
    """A column more of these tables is a question of protection, not only of its YAML."""
    folder = DBT_PROJECT / "models" / "core"
    declared = {
        item["name"]: {
            column["name"]
            for column in item["columns"]
            if column["config"]["meta"]["protection"] != "never"
        }
        for path in folder.glob("*.yml")
        for item in YAML(typ="safe").load(path.read_text(encoding="utf-8")).get("models", ())
        if item["name"] in ("dim_trip", "fct_trip_quota")
    }
    assert declared == {
        "dim_trip": {"trip_code", "season_year", "starts_on", "ends_on", "host_city_codes"},
        "fct_trip_quota": {
            "season_year", "territory_code", "version", "quota_participants", "quota_escorts",
            "approved_date", "is_in_force", "is_latest",
        },
    }  # fmt: skip
