"""Rows of a table that are no data: totals anywhere, footnotes, numbers of columns, groups."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from dagster_project.contracts.check import check
from dagster_project.contracts.model import Contract
from dagster_project.ingest.judging import convert as conversion
from dagster_project.ingest.readers import open_source
from dagster_project.ingest.readers.read_csv import QuickCsv
from dagster_project.ingest.readers.source import NotPlain
from tests.pipeline.bad_input import Outcome, read_by
from tests.pipeline.small_contract import column, contract, contract_file

Table = Sequence[Sequence[Any]]
LABELS = ("name", "group", "amount")
COLUMNS = (
    column("name", "name", required=True),
    column("group_name", "group"),
    column("amount", "amount", "integer", required=True),
)
TOTALS = {"totalRows": r"^(Итого|Всего|Total)\b", "totalColumns": ["amount"]}


class Never(QuickCsv):
    def __init__(self, *arguments: object) -> None:
        raise NotPlain


@pytest.fixture(params=["csv", "exact csv", "long csv", "xlsx", "long xlsx"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way in which a table is read."""
    if request.param.startswith("long"):
        monkeypatch.setattr(conversion, "LARGE_FILE", 1)
        monkeypatch.setattr(conversion, "LARGE_WORKBOOK", 1)
    if request.param == "exact csv":
        monkeypatch.setattr(open_source, "QuickCsv", Never)
    return str(request.param.split()[-1])


def outcome(
    folder: Path, kind: str, rows: Table, labels: Sequence[str] = LABELS, **words: Any
) -> Outcome:
    """What becomes of a table as a file of a kind."""
    file = folder / f"table.{kind}"
    if kind == "xlsx":
        with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for index, row in enumerate([labels, *rows]):
                for position, value in enumerate(row):
                    if value != "":
                        sheet.write(index, position, value)
    else:
        text = "\r\n".join(";".join(map(str, row)) for row in [labels, *rows])
        file.write_text(text + "\r\n", encoding="utf-8", newline="")
        words |= {"delimiter": ";"}
    return read_by(file, compiled(json.dumps({"format": kind} | words)))


@cache
def compiled(words: str) -> Contract:
    """Compiling a contract takes longer than reading such a table."""
    with tempfile.TemporaryDirectory() as folder:
        return contract(Path(folder), *COLUMNS, **json.loads(words))


def controls(found: Outcome) -> list[tuple[Decimal | None, Decimal]]:
    """(declared, computed) of each control total."""
    return [(t.declared, t.computed) for t in found.account.control_totals]


def test_a_total_is_no_row(tmp_path: Path, kind: str) -> None:
    rows = [("a", "", 10), ("b", "", 20), ("Total", "", 30)]
    found = outcome(tmp_path, kind, rows, **TOTALS)
    assert sum(found.column("amount")) == 30
    assert found.counts == (2, 0, 1)
    assert controls(found) == [(30, 30)]
    (total,) = found.account.control_totals
    assert total.where.endswith(" 4")


@pytest.mark.parametrize("rows", [[], [("a", "", "много")]], ids=["no row", "no accepted row"])
def test_a_total_over_nothing_is_compared_with_nothing(
    tmp_path: Path, kind: str, rows: Table
) -> None:
    found = outcome(tmp_path, kind, [*rows, ("Total", "", 30), ("Total", "", 0)], **TOTALS)
    assert found.counts == (0, len(rows), 2)
    assert controls(found) == [(30, 0), (0, 0)]


# Each table adds up; the sum of its rows is 100.
TABLES: dict[str, tuple[Table, list[int]]] = {
    "grand total on top": (
        [("Всего", "", 100), ("a", "", 40), ("b", "", 60)], [100]),
    "subtotals below their groups": (
        [("a", "", 10), ("b", "", 20), ("Итого по разделу", "", 30), ("c", "", 70),
         ("Итого по разделу", "", 70), ("Всего", "", 100)], [30, 70, 100]),
    "subtotals above their groups": (
        [("Total north", "", 30), ("a", "", 10), ("b", "", 20), ("Total south", "", 70),
         ("c", "", 70)], [30, 70]),
    "grand total on top, subtotals above": (
        [("Total", "", 100), ("Total 1", "", 30), ("a", "", 30), ("Total 2", "", 70),
         ("b", "", 50), ("c", "", 20)], [100, 30, 70]),
    "grand total on top, subtotals below": (
        [("Total", "", 100), ("a", "", 30), ("Total 1", "", 30), ("b", "", 50), ("c", "", 20),
         ("Total 2", "", 70)], [100, 30, 70]),
    "sections of groups": (
        [("a", "", 5), ("Итого 1", "", 5), ("b", "", 15), ("Итого 2", "", 15),
         ("Итого раздел", "", 20), ("c", "", 80), ("Итого 3", "", 80), ("Всего", "", 100)],
        [5, 15, 20, 80, 100]),
    "label in the second column": (
        [("a", "x", 40), ("", "Итого", 40), ("b", "x", 60)], [40]),
    "quoted, with blanks, in capitals": (
        [("a", "", 100), (" ИТОГО: ", "", 100)], [100]),
    "a running total and rows below it": (
        [("a", "", 40), ("Итого", "", 40), ("b", "", 60)], [40]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", TABLES)
def test_totals_wherever_they_stand(tmp_path: Path, kind: str, name: str) -> None:
    rows, declared = TABLES[name]
    found = outcome(tmp_path, kind, rows, **TOTALS)
    assert sum(found.column("amount")) == 100
    assert found.counts == (len(rows) - len(declared), 0, len(declared))
    assert controls(found) == [(value, value) for value in declared]


@pytest.mark.parametrize("name", TABLES)
def test_a_lost_row_shows_in_its_totals(tmp_path: Path, name: str) -> None:
    rows, _ = TABLES[name]
    lost = max(index for index, row in enumerate(rows) if str(row[0]).strip() in "abc" and row[0])
    if name == "a running total and rows below it":
        lost = 0
    if name == "label in the second column":
        lost = 0
    found = outcome(tmp_path, "csv", [r for i, r in enumerate(rows) if i != lost], **TOTALS)
    assert any(declared != computed for declared, computed in controls(found))


def test_a_complete_row_below_totals_and_notes_is_data(tmp_path: Path, kind: str) -> None:
    rows = [
        ("a", "", 10),
        ("Итого", "", 10),
        ("b", "", 20),
        ("* без учёта филиалов", "", ""),
        ("и представительств", "", ""),
        ("c", "", 5),
        ("d", "", "много"),
        ("e", "", ""),
    ]
    found = outcome(tmp_path, kind, rows, footnotes=r"^\*", **TOTALS)
    assert found.column("name") == ["a", "b", "c"]
    # A note ends with the next complete row: what is wrong below it is no note.
    assert found.faults == [("bad_integer", "amount", 8), ("missing_required", "amount", 9)]
    assert found.counts == (3, 2, 3)
    assert controls(found) == [(10, 10)]


def test_footnotes_of_fewer_fields_than_the_header(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("name;group;amount\na;;10\n* note\nmore of it; here\n", encoding="utf-8")
    used = contract(tmp_path, *COLUMNS, format="csv", delimiter=";", footnotes=r"^\*")
    assert read_by(file, used).counts == (1, 0, 2)


def test_numbers_of_columns_are_no_row_and_a_row_is_no_numbers(tmp_path: Path, kind: str) -> None:
    first = ("a", "", 10)
    for numbers, count in (
        ((1, 2, 3), 1),
        (("А", 1, 2), 1),
        (("1", "2", "3=1+2"), 1),
        ((1, 7, 3), 0),
        (("b", "", 1), 0),
        ((1, "", 2), 0),
    ):
        found = outcome(tmp_path, kind, [numbers, first], numberingRow=True)
        assert found.counts == (2 - count, 0, count), numbers
        assert found.rows[-1]["name"] == "a"
        assert found.rows[-1]["_line"] == 3


def test_merged_groups_are_filled_but_not_from_totals(tmp_path: Path, kind: str) -> None:
    rows = [
        ("north", "", 1),
        ("", "x", 10),
        ("", "y", "нет"),
        ("Итого", "", 11),
        ("", "z", 20),
        ("south", "x", 30),
    ]
    found = outcome(tmp_path, kind, rows, fillDown=["name"], **TOTALS)
    assert found.column("name") == ["north", "north", "north", "south"]
    assert found.faults == [("bad_integer", "amount", 4)]
    assert found.counts == (4, 1, 1)
    assert controls(found) == [(11, 11)]


@pytest.mark.parametrize("is_exact", [False, True], ids=["quick", "exact"])
def test_nothing_is_repeated_below_a_broken_record(
    tmp_path: Path, is_exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_exact:
        monkeypatch.setattr(open_source, "QuickCsv", Never)
    file = tmp_path / "table.csv"
    lines = [
        "name;group;amount", "north;x;1", ";x;2", "south;broken", ";x;3", "Итого", ";;", "east;x;4",
        ";x;5",
    ]  # fmt: skip
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    used = contract(
        tmp_path, *COLUMNS, format="csv", delimiter=";", fillDown=["name"], totalRows="^Итого"
    )
    found = read_by(file, used)
    assert found.column("name") == ["north", "north", "east", "east"]
    assert found.faults == [("too_few_fields", "", 4), ("missing_required", "name", 5)]
    assert found.counts == (4, 2, 2)


def test_a_title_line_of_csv_says_what_the_file_is_about(tmp_path: Path) -> None:
    post = column("post", "post", required=True, source="cell", sourcePattern="Post: ([A-Z]+)")
    used = contract(tmp_path, *COLUMNS, post, format="csv", delimiter=";", skipRows=1)
    file = tmp_path / "table.csv"
    file.write_text("Report;Post: ALA\nname;group;amount\na;;10\n", encoding="utf-8")
    assert read_by(file, used).column("post") == ["ALA"]


def test_the_long_way_finds_totals_in_every_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "LARGE_FILE", 1)
    rows: list[tuple[Any, ...]] = []
    for group in range(100):
        rows += [(f"name {group}-{number}", "north", number) for number in range(300)]
        rows.append((f"Итого {group}", "", sum(range(300))))
    found = outcome(tmp_path, "csv", rows, **TOTALS)
    assert found.counts == (30_000, 0, 100)
    assert all(declared == computed for declared, computed in controls(found))
    assert len(controls(found)) == 100


def test_totals_are_compared_in_the_values_of_the_column(tmp_path: Path) -> None:
    used = contract(
        tmp_path,
        column("name", "name", required=True),
        column("cost", "cost", "decimal(18,2)", multiplyBy=1000),
        format="csv", delimiter=";", decimalChar=",",
        totalRows="^Итого", totalColumns=["cost"],
    )  # fmt: skip
    file = tmp_path / "table.csv"
    file.write_text("name;cost\na;1 000,50\nb;2,25\nИтого;1 002,75\n", encoding="utf-8")
    (total,) = read_by(file, used).account.control_totals
    assert (total.declared, total.computed) == (Decimal("1002750.00"), Decimal("1002750.00"))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("name", {}),
        ("amount", {"protection": "drop"}),
        ("amount", {"source": "file_name", "sourcePattern": "(.)"}),
    ],
)
def test_columns_without_a_sum_can_have_no_total(
    tmp_path: Path, name: str, more: dict[str, Any]
) -> None:
    amount = column("amount", "amount", "integer", **more)
    file = contract_file(
        tmp_path, COLUMNS[0], amount, format="csv", totalRows="^T", totalColumns=[name]
    )
    (problem,) = check(file)
    assert f"`{name}` has no sum that a total row could state" in problem.message


@pytest.mark.parametrize(
    ("tolerance", "says"),
    [
        ({"controlTotalDifference": 1}, "`controlTotalDifference` needs `totalColumns`"),
        ({"lostRowsShare": 0.1}, "`lostRowsShare` does nothing in the mode `append`"),
    ],
)
def test_limits_on_what_never_happens_are_refused(
    tmp_path: Path, tolerance: dict[str, Any], says: str
) -> None:
    key = column("name", "name", primaryKey=True)
    (problem,) = check(
        contract_file(tmp_path, key, format="csv", mode="append", tolerance=tolerance)
    )
    assert says in problem.message
