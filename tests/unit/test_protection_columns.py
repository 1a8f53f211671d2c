"""What dbt's manifest says of columns decides what may leave the warehouse."""

from __future__ import annotations

from typing import Any

import pytest

from dagster_project.errors import UserError
from dagster_project.release.lattice import Lattice
from dagster_project.release.released_tables import column_problems, released_tables


def model(name: str, schema: str, **protection: str | None) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "name": name,
        "schema": schema,
        "columns": {
            column: {"name": column, "config": {"meta": {"protection": word} if word else {}}}
            for column, word in protection.items()
        },
    }


def manifest(*models: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": {f"model.compatriots.{item['name']}": item for item in models}}


def test_only_dims_marts_indicators_and_rates_are_released() -> None:
    found = released_tables(
        manifest(
            model("dim_territory", "core"),
            model("fct_person_year", "core"),
            model("fct_fx_rate", "core"),
            model("mart_events__event_list", "marts"),
            model("fct_indicator_value", "indicators"),
            model("int_person__resolved", "intermediate"),
            model("mart_scratch", "qc"),
        )
    )
    assert [table.name for table in found] == [
        "dim_territory",
        "event_list",
        "fct_fx_rate",
        "fct_indicator_value",
    ]


@pytest.mark.parametrize(
    ("word", "count"), [("open", 0), ("money", 0), ("never", 0), ("persons", 1), (None, 1)]
)
def test_every_mart_column_needs_a_word(word: str | None, count: int) -> None:
    tables = released_tables(manifest(model("mart_x", "marts", figure=word)))
    assert len(column_problems(tables)) == count


def test_a_code_list_may_be_silent_but_not_hold_persons() -> None:
    silent = released_tables(manifest(model("dim_post", "core", post_code=None)))
    assert column_problems(silent) == []
    persons = released_tables(manifest(model("dim_post", "core", heads="persons")))
    assert len(column_problems(persons)) == 1


def test_a_mart_without_described_columns_is_not_released() -> None:
    assert column_problems(released_tables(manifest(model("mart_x", "marts"))))


@pytest.mark.parametrize("k", [None, 1])
def test_an_empty_or_toothless_lattice_stops_everything(k: int | None) -> None:
    rows = [] if k is None else [
        {"indicator_code": "R02", "territory_level": "group", "period_type": "Y",
         "dim1_scheme": "_T", "base": k}
    ]  # fmt: skip
    with pytest.raises(UserError, match="lattice"):
        Lattice.from_rows(rows)
