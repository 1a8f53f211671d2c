"""The SQL alone against the demo's oracle: every mart total and every indicator row.

The rows come from the facts behind the demo files, so a difference here is one of rules, not
of reading. The whole line from file to release is compared in its own test.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.demo.oracle_indicators import indicator_rows
from dagster_project.demo.oracle_marts import Totals, comparison, mart_totals, money_rows
from dagster_project.demo.oracle_state import State, state_at
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from tests.pipeline import raw_demo
from tests.pipeline.dbt_project import rows, run_dbt

SCALE = 0.12


@pytest.fixture(scope="module")
def demo() -> raw_demo.Demo:
    return raw_demo.make_demo(SCALE)


@pytest.fixture(scope="module", params=[KNOWN_AT[-1], KNOWN_AT[2]])
def built(
    request: pytest.FixtureRequest, demo: raw_demo.Demo, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, State]:
    """A warehouse as known at one instant, and the oracle's state at the same one."""
    warehouse = raw_demo.build(tmp_path_factory.mktemp("truth") / "warehouse.duckdb", demo)
    run_dbt(warehouse, request.param, "build", "--exclude-resource-type", "unit_test")
    return warehouse, state_at(demo.reference, demo.shelf, parse_instant(request.param))


def totals_of(warehouse: Path, mart: str, grouping: str, columns: list[str]) -> Totals:
    """The same sums by SQL over the mart; groups of zeros are left out."""
    table = "marts.mart_events__event_list" if mart == "event_list" else f"marts.{mart}"
    is_headline = mart == "mart_diaspora__estimate"
    names = [name for name in grouping.split(",") if name not in ("headline", "all")]
    value = " || '|' || ".join(names) or "'all'"
    sums = ", ".join(
        "count(*)" if column == "events" else f"coalesce(sum({column}), 0)" for column in columns
    )
    where = "where is_headline" if is_headline else ""
    found = rows(warehouse, f"select {value}, {sums} from {table} {where} group by 1")
    return {
        key: {column: str(Decimal(part)) for column, part in zip(columns, parts, strict=True)}
        for key, *parts in found
        if any(parts)
    }


def plain(totals: Totals) -> dict[str, dict[str, Decimal]]:
    exact = {
        key: {column: Decimal(figure) for column, figure in columns.items()}
        for key, columns in totals.items()
    }
    return {key: columns for key, columns in exact.items() if any(columns.values())}


def test_every_mart_total_equals_the_truth(built: tuple[Path, State]) -> None:
    warehouse, state = built
    wrong = [
        f"{mart} by {grouping}"
        for mart, groupings in mart_totals(state, money_rows(state)).items()
        for grouping, totals in groupings.items()
        if plain(totals)
        != plain(totals_of(warehouse, mart, grouping, list(next(iter(totals.values())))))
    ]
    assert not wrong


def test_the_comparison_figures_equal_the_truth(built: tuple[Path, State]) -> None:
    warehouse, state = built
    truth = {
        int(key.split("|")[1]): Decimal(figure)
        for key, figure in comparison(state).items()
        if key.startswith("russian_born")
    }
    found = rows(
        warehouse,
        "select year, sum(russian_born_count) from marts.mart_diaspora__estimate"
        " where definition = '_T' and year = russian_born_ref_year group by 1",
    )
    assert dict(found) == truth


def test_every_indicator_row_equals_the_truth(built: tuple[Path, State]) -> None:
    warehouse, state = built
    truth = {str(key): (row.status, *row.value) for key, row in indicator_rows(state).items()}
    found = {
        "|".join(codes): (status, *values)
        for *codes, status, values in (
            (*row[:8], row[8:])
            for row in rows(
                warehouse,
                """select indicator_code, period_type, period_code, territory_level,
                          territory_code, dim1_scheme, dim1_code, status,
                          value_low, value_central, value_high
                     from indicators.fct_indicator_value""",
            )
        )
    }
    assert truth
    assert not set(truth) ^ set(found)
    assert list(_different(truth, found)) == []


def _different(
    truth: dict[str, tuple[object, ...]], found: dict[str, tuple[object, ...]]
) -> Iterator[tuple[str, tuple[object, ...], tuple[object, ...]]]:
    """Decimals are equal whatever their scale; a missing value is not zero."""
    for key, expected in truth.items():
        if found[key] != expected:
            yield key, expected, found[key]
