"""Money whose recipients are persons: hidden where one or two of them make the sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from dagster_project.demo.oracle_marts import MoneyKey, MoneyRow
from dagster_project.demo.oracle_state import State

Money = dict[MoneyKey, MoneyRow]


def hidden_money(state: State, money: Money) -> set[MoneyKey]:
    """Rows of the spending mart that a release shows as protected."""
    for_persons = {
        r["measure_code"] for r in state.reference.rows("measures") if r["recipients"] == "persons"
    }
    hidden = {
        key for key, row in money.items() if key.measure in for_persons and _is_dominated(row)
    }
    across: dict[tuple[str, ...], list[MoneyKey]] = defaultdict(list)
    along: dict[tuple[str, str], list[MoneyKey]] = defaultdict(list)
    for key in money:
        if key.allocation != "direct":
            continue
        if key.measure in for_persons:
            across[(key.measure, key.level, key.period_type, key.period)].append(key)
        if key.level == "territory" and key.period_type == "M":
            along[(key.territory, key.period[:4])].append(key)
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for block in across.values():
            _follow(block, money, hidden, lambda k: (money[k].gross, k.territory))
        for block in along.values():
            _follow(
                block,
                money,
                hidden,
                lambda k: (k.measure not in for_persons, money[k].gross, k.measure, k.period),
            )
    return hidden


def _is_dominated(row: MoneyRow) -> bool:
    if row.gross <= 0:
        return row.net != 0
    two = row.top1 + row.top2
    return two > Decimal("0.85") * row.gross or row.gross - two < Decimal("0.10") * row.top1


def _follow(
    block: list[MoneyKey],
    money: Money,
    hidden: set[MoneyKey],
    order: Callable[[MoneyKey], tuple[object, ...]],
) -> None:
    """Exactly one hidden row could be found by subtraction: the next smallest follows it."""
    if sum(1 for key in block if key in hidden) != 1:
        return
    others = [key for key in block if key not in hidden and money[key].gross > 0]
    if others:
        hidden.add(min(others, key=order))
