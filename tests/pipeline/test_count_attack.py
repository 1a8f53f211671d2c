"""The attacker against a world of persons: he learns nothing, and each rule that is switched off
shows him something."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.disclosure.attack import attack
from dagster_project.release import agreement, persons
from dagster_project.release.agreement import Nesting
from dagster_project.release.counts import Counts, cells_of
from dagster_project.release.lattice import Lattice
from dagster_project.release.persons import released_rows
from dagster_project.release.rounding import Cell, RoundingSecret
from tests.pipeline.person_world import (
    BANDS,
    BASE,
    COUNTS,
    SLICE_NAMES,
    SLICES,
    Person,
    warehouse_rows,
)

Row = dict[str, Any]
GROUPS = {f"D{g:02d}": [f"{chr(65 + g)}{chr(65 + t)}X" for t in range(6)] for g in range(6)}
PARENT_OF = {code: group for group, codes in GROUPS.items() for code in codes} | dict.fromkeys(
    GROUPS, "WLD"
)
LATTICE = Lattice.from_rows(
    dict(zip(SLICE_NAMES, item, strict=True)) | {"base": BASE} for item in SLICES
)
NESTING = Nesting(
    PARENT_OF,
    {
        ("youth", "youth"): frozenset({("age5", "14_17"), ("age5", "18_35")}),
        ("youth", "other"): frozenset({("age5", "<14"), ("age5", "36_plus"), ("age5", "unknown")}),
    },
)
DECLARED = {code: Counts(top or "", bottom or "") for code, (top, bottom) in COUNTS.items()}
KNOWN = (DECLARED, PARENT_OF, LATTICE)
SECRETS = [RoundingSecret(bytes([number] * 32)) for number in range(6)]


def world(seed: int = 1) -> list[Person]:
    """Many territories with few persons, some with many."""
    chance = random.Random(seed)
    return [
        Person(code, chance.choices(BANDS, (2, 3, 8, 12, 1))[0], chance.random() < 0.4,
               1 + (chance.random() < 0.3),
               chance.choice((("H1",), ("H2",), ("H1",), ("H1", "H2"))))
        for codes in GROUPS.values()
        for code in codes
        for _ in range(chance.choice((0, 1, 2, 3, 4, 6, 9, 15, 40, 130)))
    ]  # fmt: skip


def exact_rows(people: list[Person]) -> list[Row]:
    return [row | {"decimals": 4} for row in warehouse_rows(people, GROUPS)]


def published(rows: list[Row], secret: RoundingSecret) -> list[Row]:
    return released_rows(rows, DECLARED, LATTICE, NESTING, secret)


@pytest.mark.parametrize("secret", SECRETS)
def test_nobody_is_found_out(secret: RoundingSecret) -> None:
    rows = exact_rows(world())
    assert attack(published(rows, secret), rows, *KNOWN) == []


@pytest.mark.parametrize("secret", SECRETS)
def test_a_former_edition_and_a_known_correction_tell_nothing(secret: RoundingSecret) -> None:
    before = world()
    corrected = [*before[1:], replace(before[0], territory="CDX")]
    former, now = exact_rows(before), exact_rows(corrected)
    found = attack(
        published(now, secret), now, *KNOWN,
        former=published(former, secret), moved=dict(growth(former, now)),
    )  # fmt: skip
    assert found == []


def growth(former: list[Row], now: list[Row]) -> Iterator[tuple[Cell, int]]:
    """By how much each count of participants has grown."""
    for old, new in zip(former, now, strict=True):
        for part, cell in cells_of(old, DECLARED[old["indicator_code"]]).items():
            if old[f"{part}_central"] is not None:
                yield cell, int(new[f"{part}_central"] - old[f"{part}_central"])


def exact_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RoundingSecret, "rounded", lambda _self, count, *_: count)


def rates_from_exact_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    right = persons.released_row

    def wrong(row: Row, *given: Any) -> Row:
        kept = {
            name: row[name] for name in row if name.startswith("value_") and name != "value_rule"
        }
        released = right(row, *given)
        return released if row["value_rule"] in ("measure", "class_share") else released | kept

    monkeypatch.setattr(persons, "released_row", wrong)


def counts_that_do_not_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement.Agreement, "made", lambda self: self.published)


@pytest.mark.parametrize(
    "switch_off", [exact_counts, rates_from_exact_counts, counts_that_do_not_agree]
)
def test_each_rule_that_is_switched_off_is_noticed(
    switch_off: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = exact_rows(world())
    with monkeypatch.context() as patch:
        switch_off(patch)
        released = published(rows, SECRETS[0])
    assert attack(released, rows, *KNOWN)


def test_the_attacker_uses_what_a_rate_gives_away() -> None:
    rows = exact_rows([*[Person("AAX")] * 30, *[Person("AAX", is_new=True)] * 3])
    released = published(rows, SECRETS[0])
    for row in released:
        if row["indicator_code"] == "R08" and row["territory_code"] == "AAX":
            row["value_central"] = Decimal("0.0909")  # 3 of 33
    found = attack(released, rows, *KNOWN)
    here = [item for item in found if item.cell.territory_code == "AAX"]
    assert [(x.low, x.high) for x in here if x.cell.code == "new"] == [(3, 3)]
