"""What is in effect: the last delivery of a scope, unless it was held."""

from __future__ import annotations

from datetime import datetime

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.effect import Shelf


def delivery(day: int, value: str, status: str = "loaded", *scope: str) -> Delivery:
    return Delivery("ledger_1c", f"{day}.csv", datetime(2026, 2, day), value.encode(),
                    [Record([], value)], scope=scope or ("2026-01",), status=status)  # fmt: skip


def test_a_wrong_correction_taken_back_brings_the_first_file_again() -> None:
    shelf = Shelf([delivery(1, "A"), delivery(3, "B"), delivery(5, "A"), delivery(6, "C", "held")])
    for day, expected in ((2, "A"), (4, "B"), (7, "A")):
        rows = list(shelf.rows("ledger_1c", datetime(2026, 2, day)))
        assert [truth for truth, _place, _line in rows] == [expected]


def test_a_file_counts_until_every_value_of_its_scope_came_again() -> None:
    shelf = Shelf([
        delivery(1, "A", "loaded", "2026-01", "2026-02"),
        delivery(2, "B", "loaded", "2026-01"),
        delivery(3, "C", "held", "2026-02"),
        delivery(4, "D", "loaded", "2026-02"),
    ])  # fmt: skip
    ((path, moment),) = shelf.superseded().items()
    assert path.endswith("1.csv")
    assert moment == datetime(2026, 2, 4)
