"""The world's totals and the release differ only by what the truth lists as missing."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.pipeline.command import manifest
from tests.pipeline.demo_run import demo_run

RELEASED = {
    "events_held": ("sum(held_count)", "mart_events__attendance"),
    "visits": ("sum(visits_count)", "mart_events__attendance"),
    "checkins": ("sum(visits_scan_count)", "mart_events__attendance"),
    "net_rub": ("sum(net_amount_rub)", "mart_spending__programme"),
}
# What is listed as the verdict on rows, files or values where a total is missing for this cause.
LISTED = {
    "quarantined": {"quarantined"},
    "not_in_effect": {"held", "superseded"},
    "said_otherwise": {"value_left_out", "superseded"},
    "without_a_number": {"value_left_out"},
}
OF_THE_WORLD = {"never_sent", "nobody_reported", "of_cancelled_events", "without_a_plan"}


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    exports = demo_run(tmp_path_factory).exports
    found: dict[str, Any] = json.loads((exports.parent / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("measure", RELEASED)
def test_the_release_is_the_world_without_what_is_listed(
    tmp_path_factory: pytest.TempPathFactory, truth: dict[str, Any], measure: str
) -> None:
    home = demo_run(tmp_path_factory).home
    value, table = RELEASED[measure]
    folder = home.releases / manifest(home)["release_id"] / "internal"
    with duckdb.connect() as engine:
        query = f"select {value} from '{folder}/{table}.parquet'"
        (released,) = engine.execute(query).fetchone() or (None,)
    missing = truth["missing"][measure]
    assert missing, "nothing of it is missing: the test shows nothing"
    assert released == Decimal(truth["world"][measure]) - sum(map(Decimal, missing.values()))


def test_every_cause_is_known_and_its_cases_are_listed(truth: dict[str, Any]) -> None:
    listed = {verdict for _file, _line, _rule, verdict, _note in truth["defects"]}
    listed |= {"superseded"} if truth["superseded"] else set()
    causes = {cause for lost in truth["missing"].values() for cause in lost}
    assert causes <= LISTED.keys() | OF_THE_WORLD
    assert causes & LISTED.keys()
    assert all(LISTED[cause] & listed for cause in causes & LISTED.keys())
