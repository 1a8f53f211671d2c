"""Changes of published counts of persons, from hand-made rows of a release."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.release.change import changes_of_persons
from dagster_project.release.lattice import Row

BASES = {"R02": 5, "Y05": 10}
TODAY = date(2026, 7, 1)


def row(period: str, value: int | None, **given: Any) -> Row:
    shown = None if value is None else Decimal(value)
    return {
        "indicator_code": "R02", "period_type": "Y", "period_code": period,
        "territory_role": "residence", "territory_level": "territory", "territory_code": "KAZ",
        "period_end": date(2025, 12, 31), "dim1_scheme": "_T", "status": "ok",
        "value_rule": "measure",
        "value_low": shown, "value_central": shown, "value_high": shown,
    } | given  # fmt: skip


def only(*rows: Row) -> Row:
    (found,) = changes_of_persons(rows, BASES, TODAY)
    return found


def test_two_whole_cells_compare_as_they_are_published() -> None:
    found = only(row("2024", 40), row("2025", 50), row("2025", 7, dim1_scheme="youth"))
    assert (found["period_code"], found["base_period_code"]) == ("2025", "2024")
    assert (found["value_central"], found["base_value_central"]) == (50, 40)
    assert (found["change_share"], found["like_for_like_share"]) == (Decimal("0.25"), 1)
    assert (found["bands_overlap"], found["status"]) == (False, "ok")


@pytest.mark.parametrize(("now", "may_be_none"), [(48, True), (50, False)])
def test_a_change_within_the_rounding_may_be_none(now: int, may_be_none: bool) -> None:
    assert only(row("2024", 40), row("2025", now))["bands_overlap"] is may_be_none


def test_halves_compare_with_halves_and_of_nothing_there_is_no_share() -> None:
    halves = [row(code, value, period_type="H") for code, value in (("2024-H2", 0), ("2025-H2", 5))]
    found = only(*halves, row("2024-H1", 5, period_type="H"))
    assert (found["base_period_code"], found["change_share"]) == ("2024-H2", None)


@pytest.mark.parametrize(("value", "status"), [(50, "partial"), (None, "too_few"), (None, "ok")])
def test_persons_of_an_incomplete_cell_do_not_compare(value: int | None, status: str) -> None:
    found = only(row("2024", 40), row("2025", value, status=status))
    assert found["status"] == "not_comparable"
    assert found["value_central"] is found["base_value_central"] is found["change_share"] is None


def test_a_season_that_has_ended_compares_with_the_one_before_by_the_step_of_its_count() -> None:
    of_season = {"indicator_code": "Y05", "period_type": "SEASON"}
    then, now = row("S2024", 40, **of_season), row("S2025", 50, **of_season)
    assert only(then, now)["base_period_code"] == "S2024"
    # Of counts rounded to 10, 40 and 50 may be one number.
    assert only(then, now)["bands_overlap"] is True
    running = row("S2026", 10, **of_season, period_end=date(2026, 12, 31))
    assert only(then, now, running)["period_code"] == "S2025"
