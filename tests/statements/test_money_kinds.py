"""Statement 10: no figure finer than its grain holds trips or payments to persons.

The amounts of both kinds are multiplied in the warehouse. Whatever changes with them holds them;
nothing may change but the marts of the two kinds, the whole years and their parts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.money_attack import Edition
from tests.pipeline.test_money_attack import RULES_OFF, again, bent_warehouse

SEVENFOLD = """
    update core.fct_spend set gross_amount_rub = 7 * gross_amount_rub,
        net_amount_rub = 7 * net_amount_rub
    where money_kind {kinds}
"""
# Where trips and payments to persons may stand: at their own grain, and in whole years.
COARSE = {"mart_spending__trips", "mart_spending__persons", "mart_spending__world"}
COARSE_INDICATORS = {"F08b"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bent_warehouse(tmp_path_factory.mktemp("money"))


@pytest.fixture(scope="module")
def usual(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return again(warehouse, tmp_path_factory.mktemp("usual") / "release")


def differing(one: Edition, other: Edition) -> set[str]:
    """Tables, and indicators, that are not the same in both."""
    assert one.tables.keys() == other.tables.keys()
    found = set()
    for name, rows in one.tables.items():
        mine, theirs = (sorted(map(str, of)) for of in (rows, other.tables[name]))
        if mine == theirs:
            continue
        if name != "fct_indicator_value":
            found.add(name)
            continue
        found |= {row["indicator_code"] for row in unlike(rows, other.tables[name])}
    return found


def unlike(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {str(row) for row in others}
    return [row for row in rows if str(row) not in known]


@pytest.mark.parametrize("kind", ["trip", "persons"])
def test_10_no_finer_figure_changes_with_the_money_of_a_kind(
    warehouse: Path,
    usual: Edition,
    tmp_path: Path,
    kind: str,
) -> None:
    bent = again(warehouse, tmp_path / "release", before=SEVENFOLD.format(kinds=f"= '{kind}'"))
    changed = differing(usual, bent)
    assert changed <= COARSE | COARSE_INDICATORS
    own = {"trip": "mart_spending__trips", "persons": "mart_spending__persons"}[kind]
    assert {own, "mart_spending__world"} <= changed


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("trip", "trips are among fine money"),
        ("persons", "payments to persons are among fine money"),
    ],
)
def test_10_a_finer_figure_that_holds_them_is_seen(
    warehouse: Path,
    tmp_path: Path,
    kind: str,
    rule: str,
) -> None:
    changed, _ = RULES_OFF[rule]
    usual = again(warehouse, tmp_path / "usual", changed=changed)
    bent = again(warehouse, tmp_path / "bent", changed=changed,
                 before=SEVENFOLD.format(kinds=f"= '{kind}'"))  # fmt: skip
    assert {"F08", "mart_spending__programme"} <= differing(usual, bent)
