"""What a release says of the next season, and of the balance of finalists, follows from the rest of
it: whoever reads it could compute the same, so it gives nobody away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow.parquet as pq
import pytest

from dagster_project.release import pointer
from dagster_project.release.balance import BALANCE, OPEN, balanced
from dagster_project.release.candidate import TIER
from dagster_project.release.forecast import APPLICATIONS, TRAVELLED, Outlook, forecasts
from tests.pipeline.demo_run import demo_run

Row = dict[str, Any]
TABLES = ("fct_indicator_value", "fct_trip_quota", "dim_territory", "dim_shock_season")


class Published:
    def __init__(self, factory: pytest.TempPathFactory) -> None:
        release = pointer.current(demo_run(factory).home)
        assert release is not None
        self.known_on = datetime.fromisoformat(str(release.manifest["known_at"])).date()
        self.values, *self.others = (
            pq.read_table(release.file(TIER, name)).to_pylist() for name in TABLES
        )
        self.forecasts = pq.read_table(release.file(TIER, "fct_forecast")).to_pylist()

    def computed(self, values: list[Row]) -> list[Row]:
        quotas, territories, shocks = self.others
        return forecasts(Outlook.of(values, quotas, territories, shocks, self.known_on))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(tmp_path_factory)


def by_place(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["indicator_code"], row["territory_code"]))


def test_forecasts_are_computed_of_published_cells_alone(published: Published) -> None:
    assert by_place(published.computed(published.values)) == by_place(published.forecasts)
    told = {(row["indicator_code"], row["status"]) for row in published.forecasts}
    # In so small a world most posts send nobody on a trip, and no roster.
    assert {(APPLICATIONS, "ok"), (TRAVELLED, "too_short")} <= told


def test_another_published_count_would_be_another_forecast(published: Published) -> None:
    changed = [
        row | {"value_central": row["value_central"] * 2}
        if row["indicator_code"] == APPLICATIONS and row["value_central"] is not None
        else row
        for row in published.values
    ]
    assert by_place(published.computed(changed)) != by_place(published.forecasts)


def test_the_balance_of_finalists_is_computed_of_published_cells_alone(
    published: Published,
) -> None:
    told = [row for row in published.values if row["indicator_code"] == BALANCE]
    emptied = [
        row | {"status": OPEN, "value_low": None, "value_central": None, "value_high": None}
        if row["status"] in ("ok", "too_few")
        else row
        for row in told
    ]
    assert balanced(emptied, published.values) == told
    assert any(row["value_central"] is not None for row in told)
