"""A stated total adds up all rows that can be read, accepted or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dagster_project.ingest.verdict import over_tolerance
from tests.pipeline.bad_input import read_by, written
from tests.pipeline.small_contract import column, contract
from tests.pipeline.test_dropped_values import COLUMNS, LABELS, table
from tests.pipeline.test_dropped_values import is_large as is_large  # small and large files

TOTALS = {"totalRows": "^Итого", "totalColumns": ["n"]}


@pytest.mark.parametrize(
    ("second", "stated", "reasons"),
    [
        # A row in quarantine, and a value out of its limits, are parts of the total.
        (("b", "20", "", "", "часть"), "30", 0),
        (("b", "20", "вчера", "", ""), "30", 0),
        (("b", "20", "", "", "часть"), "31", 1),
        # The same row once more was added up, too.
        (("a", "10", "", "", ""), "20", 0),
        (("a", "10", "", "", ""), "10", 1),
    ],
)
def test_a_total_adds_up_all_rows_that_can_be_read(
    tmp_path: Path, is_large: bool, second: Sequence[str], stated: str, reasons: int
) -> None:
    used = contract(tmp_path, *COLUMNS, format="csv", delimiter=";",
                    tolerance={"quarantinedShare": 1}, **TOTALS)  # fmt: skip
    rows = [("a", "10", "", "", ""), second, ("Итого", stated, "", "", "")]
    outcome = read_by(table(tmp_path, "csv", rows), used)
    assert len(over_tolerance(used, outcome.account)) == reasons
    assert [total.unread for total in outcome.account.control_totals] == [0]


@pytest.mark.parametrize(
    ("second", "stated", "is_compared"),
    [
        ("b;много;;;", "30", False),  # the unknown number may be 20
        ("b;много;;;", "10", True),
        ("b;много;;;", "9", True),  # no number of the column is below 0
        ("b;20", "30", False),
    ],
)
def test_a_total_over_a_number_that_cannot_be_read_is_judged_as_far_as_it_is_known(
    tmp_path: Path, is_large: bool, second: str, stated: str, is_compared: bool
) -> None:
    number = column("n", "n", "integer")
    number["logicalTypeOptions"] = {"minimum": 0}
    used = contract(
        tmp_path, COLUMNS[0], number, *COLUMNS[2:], format="csv", delimiter=";",
        tolerance={"quarantinedShare": 1}, **TOTALS,
    )  # fmt: skip
    lines = [";".join(LABELS), "a;10;;;", second, f"Итого;{stated};;;", ""]
    outcome = read_by(written(tmp_path / "t.csv", "\n".join(lines)), used)
    (total,) = outcome.account.control_totals
    assert (total.unread == 0) == is_compared
    held = over_tolerance(used, outcome.account)
    assert len(held) == (1 if is_compared and stated == "9" else 0)
    said = "was not compared: in 1 of its rows that number can't be read"
    assert (said in " ".join(outcome.account.warnings)) != is_compared


def test_a_subtotal_beside_an_unread_number_is_compared(tmp_path: Path) -> None:
    used = contract(tmp_path, *COLUMNS, format="csv", delimiter=";", **TOTALS)
    rows = [
        ("a", "10", "", "", ""), ("Итого 1", "10", "", "", ""), ("b", "много", "", "", ""),
        ("c", "5", "", "", ""), ("Итого 2", "25", "", "", ""), ("Итого", "35", "", "", ""),
    ]  # fmt: skip
    outcome = read_by(table(tmp_path, "csv", rows), used)
    assert [(t.declared, t.unread) for t in outcome.account.control_totals] == [
        (10, 0), (25, 1), (35, 1),
    ]  # fmt: skip
