"""A total that can't be compared is never passed over in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dagster_project.ingest.verdict import over_tolerance
from tests.pipeline.bad_input import Outcome, read_by, written
from tests.pipeline.small_contract import column, contract
from tests.pipeline.test_bad_totals import compiled, outcome
from tests.pipeline.test_bad_totals import kind as kind  # each way in which a table is read

WORDS: dict[str, Any] = {"totalRows": r"^(Итого|Всего)\b", "totalColumns": ["amount"]}
ROWS = [("a", "", 10), ("b", "", 20)]


def reasons(found: Outcome, kind: str, **words: Any) -> list[str]:
    more = {"delimiter": ";"} if kind == "csv" else {}
    return over_tolerance(compiled(json.dumps({"format": kind} | words | more)), found.account)


@pytest.mark.parametrize("text", ["99 чел.", "31 чел.", "тридцать", "30,5", "-", "#REF!", "30 / 2"])
def test_a_total_that_is_no_number_holds_the_delivery(tmp_path: Path, kind: str, text: str) -> None:
    found = outcome(tmp_path, kind, [*ROWS, ("Итого", "", text)], **WORDS)
    assert found.counts == (2, 0, 1)
    (total,) = found.account.control_totals
    assert (total.declared, total.computed, total.is_equal) == (None, 30, False)
    (reason,) = reasons(found, kind, **WORDS)
    assert f"total of amount ({total.where})" in reason
    assert total.where.endswith(" 4")
    assert reason.endswith(f"can't be read as a number of that column: `{text}`")
    assert found.account.warnings == ()


@pytest.mark.parametrize(
    "row", [("Итого", 99, ""), ("Итого", "", ""), ("Итого", "", '=""'), ("", "", "Итого")]
)
def test_a_total_row_that_states_nothing_is_told(
    tmp_path: Path, kind: str, row: tuple[Any, ...]
) -> None:
    found = outcome(tmp_path, kind, [*ROWS, row], **WORDS)
    assert (found.counts, found.account.control_totals) == ((2, 0, 1), ())
    (warning,) = found.account.warnings
    assert warning.startswith("Total rows state nothing under the total columns")
    assert warning.endswith(" 4.")
    assert reasons(found, kind, **WORDS) == []


def test_a_word_for_missing_states_nothing(tmp_path: Path) -> None:
    words = WORDS | {"nullValues": ["х"]}
    found = outcome(tmp_path, "csv", [*ROWS, ("Итого", "", "х")], **words)
    assert (found.account.control_totals, len(found.account.warnings)) == ((), 1)


def test_totals_beside_one_that_is_not_read_are_compared(tmp_path: Path) -> None:
    rows = [
        ("a", "", 10), ("Итого 1", "", 10), ("b", "", 20), ("Итого 2", "", "?"), ("c", "", 70),
        ("Всего", "", 100), ("Итого", "", ""),
    ]  # fmt: skip
    found = outcome(tmp_path, "csv", rows, **WORDS)
    told = [(total.declared, total.computed) for total in found.account.control_totals]
    assert told == [(10, 10), (None, 100), (100, 100)]
    (warning,) = found.account.warnings
    assert warning.endswith("not compared: line 8.")


def test_many_silent_totals_are_one_sentence(tmp_path: Path) -> None:
    rows = [*ROWS, *[("Итого", "", "")] * 12]
    (warning,) = outcome(tmp_path, "csv", rows, **WORDS).account.warnings
    assert warning.endswith("; line 13 and 2 more.")


def test_without_total_columns_totals_are_only_left_out(tmp_path: Path, kind: str) -> None:
    found = outcome(tmp_path, kind, [*ROWS, ("Итого", "", "")], totalRows="^Итого")
    assert found.account.warnings == ()


def test_the_total_of_persons_is_told_by_its_form(tmp_path: Path) -> None:
    used = contract(
        tmp_path,
        *(column(part, part, personPart=part) for part in ("surname", "given")),
        column("birth_date", "born", "date", personPart="birth_date"),
        column("seen_on", "seen", "date"),
        column("n", "n", "integer"),
        format="csv", delimiter=";", personAgeAt="seen_on", totalRows="^Итого", totalColumns=["n"],
    )  # fmt: skip
    lines = "surname;given;born;seen;n", "Иванов;Пётр;1990-01-01;2026-01-01;1"
    file = written(tmp_path / "t.csv", "\n".join([*lines, "Итого;;;;Сверхтайнова", ""]))
    (reason,) = over_tolerance(used, read_by(file, used).account)
    assert reason.endswith("column: ••• (12 signs: letters)")
