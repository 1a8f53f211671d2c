"""The attacker against applicants and travellers: counts of two bases, funnels, weeks, seasons and
blocks, beside quotas that everybody knows, coarse money, and a former edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import ceil, floor
from typing import Any

import pytest

from dagster_project.disclosure.attack import Found, attack, true_counts
from dagster_project.release import persons
from dagster_project.release.agreement import Agreement
from dagster_project.release.lattice import Lattice
from dagster_project.release.persons import released_rows
from dagster_project.release.rounding import Cell, RoundingSecret
from tests.pipeline.season_world import (
    DECLARED,
    GROUPS,
    LATTICE,
    LINES,
    MONEY_STEP,
    NESTING,
    PARENT_OF,
    SEASONS,
    exact_rows,
    quota_of,
    world,
)

Row = dict[str, Any]
SECRETS = [RoundingSecret(bytes([number] * 32)) for number in range(3)]
# Of a seat; they differ by distance.
FARES = (30_000, 120_000)


@cache
def exact(seed: int = 1) -> list[Row]:
    return exact_rows(world(seed))


def published(rows: list[Row], secret: RoundingSecret, lattice: Lattice = LATTICE) -> list[Row]:
    return released_rows(rows, DECLARED, lattice, NESTING, secret)


def attacked(
    shown: list[Row], rows: list[Row], lattice: Lattice = LATTICE, money_step: int = MONEY_STEP,
    **given: Any,
) -> list[Found]:  # fmt: skip
    """With quotas and money over fares."""
    return attack(shown, rows, DECLARED, PARENT_OF, lattice, limits=quotas(rows),
                  told=over_fares(rows, money_step), **given)  # fmt: skip


def travelled(row: Row) -> Cell:
    return Cell("travelled", row["territory_code"], row["period_code"], "_T", "_T")


def quotas(rows: list[Row]) -> dict[Cell, int]:
    """Where nobody travelled without a place of the quota."""
    true = true_counts(rows, DECLARED)
    found = {
        travelled(row): int(row["denominator_central"])
        for row in rows if row["indicator_code"] == "Y06"
    } | {
        Cell("travelled", place, f"S{season}", "_T", "_T"): quota_of(place, season)
        for places in GROUPS.values() for place in places for season in SEASONS
    }  # fmt: skip
    return {cell: quota for cell, quota in found.items() if true.get(cell, quota + 1) <= quota}


def over_fares(rows: list[Row], step: int) -> dict[Cell, tuple[float, float]]:
    """How many seats the money of trips may have paid."""
    return {
        travelled(row): (
            max(0, ceil((float(row["numerator_central"]) - step / 2) / FARES[1])),
            floor((float(row["numerator_central"]) + step / 2) / FARES[0]),
        )
        for row in rows
        if row["indicator_code"] == "F07"
    }


@pytest.mark.parametrize("secret", SECRETS)
def test_no_applicant_and_no_traveller_is_found_out(secret: RoundingSecret) -> None:
    shown = published(exact(), secret)
    assert attacked(shown, exact()) == []
    assert {row["status"] for row in shown} == {"ok", "too_few"}


def test_a_former_edition_and_a_known_correction_tell_nothing() -> None:
    """One traveller of a small union turns out to have stayed at home."""
    before = world()
    at = next(
        at for at, x in enumerate(before) if x.has("travelled") and x.territory.startswith("D1")
    )
    corrected = [*before]
    corrected[at] = replace(before[at], step=4, way_out="no_show")
    former, now = exact(), exact_rows(corrected)
    was, true = true_counts(former, DECLARED), true_counts(now, DECLARED)
    moved = {cell: number - was[cell] for cell, number in true.items() if cell in was}
    assert {*moved.values()} == {-1, 0, 1}
    for secret in SECRETS[:2]:
        found = attacked(published(now, secret), now, former=published(former, secret), moved=moved)
        assert found == []


def every_tenth_exact(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Counts after the nomination are not rounded."""
    right = RoundingSecret.rounded
    monkeypatch.setattr(
        RoundingSecret, "rounded",
        lambda self, count, cell, base: count if base == 10 else right(self, count, cell, base),
    )  # fmt: skip
    return LINES


def parts_above_a_whole_of_a_smaller_base(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Agreement as it was: in a slice finer than the lattice a part stands above its whole."""
    monkeypatch.setattr(Agreement, "is_in_order", lambda *_: True)
    finer = {"indicator_code": "Y05", "territory_level": "territory", "period_type": "SEASON",
             "dim1_scheme": "_T", "dim1_code": "_T", "base": 10}  # fmt: skip
    return [*LINES, finer]


def few_are_told_too(_: pytest.MonkeyPatch) -> list[Row]:
    """Unions and countries with few travellers, beside the money of their trips."""
    return [line | {"least_total": None} for line in LINES]


def rates_from_exact_counts(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Cost of a seat, use of a quota and steps of the funnel."""
    right = persons.released_row

    def wrong(row: Row, *given: Any) -> Row:
        kept = {name: row[name] for name in ("value_low", "value_central", "value_high")}
        released = right(row, *given)
        return released if row["value_rule"] == "measure" else released | kept

    monkeypatch.setattr(persons, "released_row", wrong)
    return LINES


# Rates of the last step give away enough.
LAST = ("Y05", "F07")
DOORS = (every_tenth_exact, parts_above_a_whole_of_a_smaller_base, few_are_told_too,
         rates_from_exact_counts)  # fmt: skip


@pytest.mark.parametrize("opened", DOORS)
def test_each_door_that_is_opened_is_noticed(
    opened: Callable[[pytest.MonkeyPatch], list[Row]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        lines = opened(patch)
        rows, lattice = exact_rows(world(), lines), Lattice.from_rows(lines)
        released = published(rows, SECRETS[0], lattice)
    some = [row for row in released if opened in DOORS[1:3] or row["indicator_code"] in LAST]
    assert attacked(some, rows, lattice)


def test_trip_money_to_the_rouble_is_noticed() -> None:
    rows = exact_rows(world(), money_step=1)
    found = attacked(published(rows, SECRETS[0]), rows, money_step=1)
    assert {item.cell.counted for item in found} == {"travelled"}
