"""Sheets whose cells reach far, and bombs: one file is refused or trimmed, in bounded memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.contracts.model import Contract
from dagster_project.ingest.model import Refusal
from tests.pipeline.bad_input import Outcome, read_by
from tests.pipeline.raw_workbook import HEADER, TWO, number, row, text, workbook
from tests.pipeline.small_contract import column, contract
from tests.pipeline.test_bad_workbook import changed

LIMIT = 3_000_000_000
MOST_MEGABYTES = 1500
LONG = "x" * 30_000
FAR = "Values far to the right of the table in the sheet `Л` are left out: {}."


def known(folder: Path) -> Contract:
    return contract(
        folder,
        column("country", "Страна", required=True),
        column("held_on", "Дата", "date", formats=["%d.%m.%Y"]),
        column("count", "Участников", "integer"),
        format="xlsx",
    )


def shared(rows: int, index: int) -> str:
    return "".join(
        row(at, *(f'<c r="{name}{at}" t="s"><v>{index}</v></c>' for name in "AC"))
        for at in range(4, rows)
    )


SOLVER = "".join(row(at, number(f"XFD{at}", at)) for at in range(4, 3000))
STYLED = "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(4, 40_000))
WIDE = "".join(
    row(at, *(f'<c r="{letter}{more}{at}"><v>1</v></c>' for letter in "ABCDEFGHIJ" for more in
              ("", "A", "F", "K", "P", "U", "Z")))
    for at in range(4, 400)
)  # fmt: skip
Write = Callable[[Path], Path]
# Each is read in a process with little memory: name → how it is written.
FILES: dict[str, Write] = {
    "corner": lambda file: workbook(file, TWO + row(1 << 20, number("XFD1048576", 1))),
    "small_dimension": lambda file: workbook(
        file, TWO + row(1 << 20, number("XFD1048576", 1)), head='<dimension ref="A1:C3"/>'
    ),
    "large_dimension": lambda file: workbook(file, TWO, head='<dimension ref="A1:XFD1048576"/>'),
    "solver": lambda file: workbook(file, TWO + SOLVER),
    "far_down": lambda file: workbook(
        file, TWO + row(1 << 20, text("A1048576", "Эстония"), number("C1048576", 1))
    ),
    "styled": lambda file: workbook(file, TWO + STYLED + '<row r="1048576" s="1"/>'),
    "merged": lambda file: workbook(
        file, TWO + "</sheetData><mergeCells><mergeCell ref='A4:XFD1048576'/></mergeCells>"
        "<sheetData>"
    ),
    "wide": lambda file: workbook(file, TWO + WIDE + row(1 << 20, number("C1048576", 1), *(
        f'<c r="{letter}J1048576"><v>1</v></c>' for letter in "ABCDEFGHIJ"
    ))),
    "beyond": lambda file: workbook(file, TWO + row(4_294_967_295, number("A4294967295", 1))),
    "no_addresses": lambda file: workbook(
        file, "<row><c t='inlineStr'><is><t>Страна</t></is></c></row>"
        "<row><c t='inlineStr'><is><t>Латвия</t></is></c></row>"
    ),
    "hidden_junk": lambda file: workbook(file, TWO, HEADER + row(9, number("XFD1048576", 1))),
    "one_text_often": lambda file: workbook(
        file, TWO + shared(20_000, 0), strings=f"<si><t>{LONG}</t></si>"
    ),
    "one_text_once": lambda file: workbook(
        file, TWO + shared(3_000, 1), strings=f"<si><t>{LONG}</t></si><si><t>7</t></si>"
    ),
    "announced": lambda file: changed(
        workbook(file, TWO, strings="<si><t>Рига</t></si>"),
        "xl/sharedStrings.xml", "<sst ", '<sst uniqueCount="99999999999" ',
    ),
    "twice": lambda file: workbook(file, TWO + row(2, text("A2", "Эстония"))),
}  # fmt: skip


def told(file: Path, folder: Path) -> list[object]:
    """What became of a file, as JSON can say it."""
    try:
        found: Outcome = read_by(file, known(folder))
    except Refusal as refusal:
        return ["refused", refusal.code, refusal.message]
    counted = list(found.counts)
    return ["read", *counted, found.column("country")[-1], list(found.account.warnings)]


def main(folder: Path) -> None:
    """Read every file in one process, and print what became of each and the most memory."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    outcomes = {name: told(write(folder / "a.xlsx"), folder) for name, write in FILES.items()}
    sys.stdout.write(json.dumps({"outcomes": outcomes, "peak": peak_megabytes()}))


def peak_megabytes() -> float:
    """The most memory of this program; ``ru_maxrss`` would hold that of the test that began it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    folder = tmp_path_factory.mktemp("far")
    command = [sys.executable, "-m", "tests.pipeline.test_far_cells", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["peak"] < MOST_MEGABYTES
    known_outcomes: dict[str, list[object]] = found["outcomes"]
    return known_outcomes


@pytest.mark.parametrize("name", ["corner", "small_dimension"])
def test_a_value_in_the_last_corner_is_left_out_and_named(
    outcomes: dict[str, list[object]], name: str
) -> None:
    assert outcomes[name] == ["read", 2, 0, 0, "Латвия", [FAR.format("1 in column XFD")]]


def test_a_column_that_an_add_in_keeps_far_away_is_left_out(
    outcomes: dict[str, list[object]],
) -> None:
    assert outcomes["solver"] == ["read", 2, 0, 0, "Латвия", [FAR.format("2996 in column XFD")]]


@pytest.mark.parametrize("name", ["large_dimension", "styled", "merged"])
def test_what_holds_no_value_takes_no_room(outcomes: dict[str, list[object]], name: str) -> None:
    assert outcomes[name] == ["read", 2, 0, 0, "Латвия", []]


def test_a_row_far_below_is_a_row_of_the_table(outcomes: dict[str, list[object]]) -> None:
    assert outcomes["far_down"] == ["read", 3, 0, (1 << 20) - 4, "Эстония", []]


def test_a_wide_table_with_a_row_far_below_fits(outcomes: dict[str, list[object]]) -> None:
    # All but two have a number where a day belongs: they lose it.
    assert outcomes["wide"][:2] == ["read", 398]
    assert outcomes["wide"][3] == (1 << 20) - 400


def test_cells_without_addresses_are_counted(outcomes: dict[str, list[object]]) -> None:
    assert outcomes["no_addresses"][:5] == ["read", 1, 0, 0, "Латвия"]


def test_other_sheets_may_be_what_they_are(outcomes: dict[str, list[object]]) -> None:
    said = ["Only the sheet `Л` is read; left out: `Вторая`."]
    assert outcomes["hidden_junk"] == ["read", 2, 0, 0, "Латвия", said]


def test_a_long_text_that_few_cells_show_is_no_bomb(outcomes: dict[str, list[object]]) -> None:
    assert outcomes["one_text_once"] == ["read", 2 + 2996, 0, 0, "7", []]


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("one_text_often", "too_large", "bytes of text"),
        ("beyond", "truncated", "damaged"),
        ("announced", "truncated", "damaged"),
        ("twice", "two_values", "The cell A2 stands in the sheet twice."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    outcomes: dict[str, list[object]], name: str, code: str, said: str
) -> None:
    assert outcomes[name][:2] == ["refused", code]
    assert said in str(outcomes[name][2])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
