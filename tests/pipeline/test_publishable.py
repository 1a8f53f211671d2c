"""`publishable`: a table is safe beside the release, or its cells and a coarser cut are named."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import CliRunner

from dagster_project.cli.main import main
from dagster_project.disclosure.judge import judge as judge_rows
from dagster_project.disclosure.released import UNCROSSED, Released
from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.counts import Counts
from dagster_project.release.gate import check
from dagster_project.release.lattice import Lattice
from dagster_project.release.publish import publish
from dagster_project.release.sandbox_worker import closed_connection
from tests.pipeline.person_world import SLICE_NAMES, SLICES, Person, warehouse_rows
from tests.pipeline.release_home import World, build

Judge = Callable[..., tuple[int, str]]
HEADER = ("territory_code", "period_code", "participants")
PARTS = ("territory_code", "period_code", "newness", "participants")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("publishable") / "home")
    assert publish(home, check(home, {}, build(home, World()))) is not None
    return home


@pytest.fixture(scope="module")
def judge(home: Home) -> Judge:
    """Exit code and what was said."""

    def run(table: Path | str, *options: str) -> tuple[int, str]:
        given = ["publishable", str(table), *options, "--home", str(home.root)]
        result = CliRunner().invoke(main, given)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result.exit_code, result.output

    return run


def written(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def cells(home: Home, where: str) -> list[tuple[Any, ...]]:
    """Place, period, code and value of published participants."""
    release = pointer.current(home)
    assert release is not None
    with duckdb.connect() as connection:
        return connection.execute(
            "select territory_code, period_code, dim1_code, cast(value_central as integer) "
            f"from read_parquet('{release.file('internal', 'fct_indicator_value')}') "
            f"where indicator_code = 'R02' and {where} order by all"
        ).fetchall()


def exact(home: Home, where: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute(
            "select territory_code, period_code, dim1_code, cast(value_central as integer) "
            f"from indicators.fct_indicator_value where indicator_code = 'R02' and {where} "
            "order by all"
        ).fetchall()


TOTALS = "dim1_scheme = '_T' and territory_level = 'territory' and period_type = 'Y'"
NEWNESS = "dim1_scheme = 'newness' and territory_level = 'territory'"


def reasons(said: str) -> dict[str, list[str]]:
    """Place and breakdown of each unsafe cell → the reasons."""
    return {
        f"{cell['territory_code']} {cell['dim1_code']}": cell["reasons"]
        for cell in json.loads(said)["cells"]
    }


def test_a_part_of_the_release_is_safe(judge: Judge, home: Home, tmp_path: Path) -> None:
    rows = [(place, period, value) for place, period, _, value in cells(home, TOTALS)]
    code, said = judge(written(tmp_path / "t.csv", HEADER, rows))
    assert (code, said.startswith("Safe to publish beside release ")) == (0, True)
    russian = judge(written(tmp_path / "t.csv", HEADER, rows), "--language", "ru")[1]
    assert russian.startswith("Можно публиковать рядом с выпуском ")


def test_the_whole_release_is_safe(judge: Judge, home: Home, tmp_path: Path) -> None:
    release = pointer.current(home)
    assert release is not None
    table = pq.read_table(release.file("internal", "fct_indicator_value")).to_pylist()
    persons = [row for row in table if row["indicator_code"] not in ("R01", "Q02a", "Q02b")]
    names = [name for name in persons[0] if name in ("indicator_code", "territory_code",
             "period_code", "dim1_scheme", "dim1_code", "numerator_central",
             "denominator_central", "value_low", "value_central", "value_high")]  # fmt: skip
    path = written(tmp_path / "all.csv", names, [[row[name] for name in names] for row in persons])
    assert judge(path)[0] == 0


def test_exact_counts_are_named_and_the_release_s_own_offered(
    judge: Judge, home: Home, tmp_path: Path
) -> None:
    path = written(tmp_path / "t.csv", PARTS, exact(home, NEWNESS))
    code, said = judge(path)
    assert code == 3
    assert "R02 AAA 2025 newness=returning: a count of people that is not rounded." in said
    assert "Safe instead, as the release has it:\n  R02: territories × years, by newness" in said
    russian = judge(path, "--language", "ru")[1]
    assert "R02 AAA 2025 newness=returning: число людей не округлено." in russian
    assert "R02: территории × годы, по признаку newness" in russian
    # No number of the table or the warehouse is said again, but how many rows and cells there are.
    numbers = {
        int(x) for x in re.findall(r"(?<![\w-])\d+(?![\w-])", re.sub(r"release \S+", "", said))
    }
    told = json.loads(judge(path, "--json")[1])
    of_cuts = {cut["cells"] for cut in told["coarser"]}
    assert numbers <= {2025, told["rows"], len(told["cells"]), *of_cuts}


def test_counts_that_were_rounded_by_another_hand_are_named(
    judge: Judge, home: Home, tmp_path: Path
) -> None:
    rows = [(p, y, code, 5 * (n // 5 + 1)) for p, y, code, n in exact(home, NEWNESS)]
    published = {row[:3]: row[3] for row in cells(home, NEWNESS)}
    code, said = judge(written(tmp_path / "t.csv", PARTS, rows), "--json")
    wanted = {f"{row[0]} {row[2]}" for row in rows if published[row[:3]] != row[3]}
    assert wanted
    assert (code, reasons(said)) == (3, {name: ["differs"] for name in wanted})


def test_a_slice_outside_the_lattice_gets_its_coarser_cuts(
    judge: Judge, home: Home, tmp_path: Path
) -> None:
    header = ("territory_code", "period_code", "age5", "people")
    rows = [("AAA", 2025, "18_35", 5), ("EEE", 2025, "18_35", 10)]
    code, said = judge(written(tmp_path / "t.csv", header, rows), "--json")
    assert code == 3
    assert all("outside" in found for found in reasons(said).values())
    offered = {
        (cut["territory_level"], cut["period_type"], cut["dim1_scheme"])
        for cut in json.loads(said)["coarser"]
    }
    assert offered == {("group", "Y", "age5"), ("territory", "Y", "_T")}


def test_an_unknown_column_that_tells_rows_apart_is_a_breakdown(
    judge: Judge, home: Home, tmp_path: Path
) -> None:
    rows = [("EEE", 2025, "sport", 20), ("EEE", 2025, "music", 20)]
    header = ("territory_code", "period_code", "hobby", "participants")
    code, said = judge(written(tmp_path / "t.csv", header, rows), "--json")
    assert (code, {cell["dim1_scheme"] for cell in json.loads(said)["cells"]}) == (3, {"hobby"})
    # A label beside the same cells is none.
    labelled = [(*row[:2], "names", row[3]) for row in cells(home, TOTALS)]
    assert judge(written(tmp_path / "l.csv", header, labelled))[0] == 0


def test_a_cell_that_stands_twice_and_crossed_breakdowns_are_named(
    judge: Judge, home: Home, tmp_path: Path
) -> None:
    (place, period, _, value), *_ = [row for row in cells(home, TOTALS) if row[0] == "EEE"]
    rows = [(place, period, value), (place, period, value + 5)]
    code, said = judge(written(tmp_path / "t.csv", HEADER, rows), "--json")
    assert (code, [cell["reasons"] for cell in json.loads(said)["cells"]]) == (
        3, [["twice"], ["differs", "twice"]],
    )  # fmt: skip
    crossed = ("territory_code", "period_code", "newness", "youth", "participants")
    code, said = judge(written(tmp_path / "c.csv", crossed, [("EEE", 2025, "new", "youth", 5)]))
    assert code == 3
    assert "R02 EEE 2025 newness=new youth=youth: this cut is not published" in said
    assert "territories × years, by newness" in said
    assert "territories × years, by youth" in said


def test_rates_must_follow_from_rounded_parts_of_enough_people(
    judge: Judge, home: Home, tmp_path: Path
) -> None:
    header = ("indicator_code", "territory_code", "period_code", "numerator_central",
              "denominator_central", "value_central")  # fmt: skip
    rows = [
        ("Y01", "EEE", 2025, 20, 40, "0.5"),  # follows, but Y01 of a territory is not published
        ("Y01", "FFF", 2025, 20, 40, "0.47"),
        ("Y01", "AAA", 2025, 5, 15, "0.33"),
        ("Y01", "BBB", 2025, "", "", "0.5"),
        ("R08", "EEE", 2025, "", "", "0.01"),
    ]
    code, said = judge(written(tmp_path / "t.csv", header, rows), "--json")
    assert code == 3
    found = {name.split()[0]: set(why) for name, why in reasons(said).items()}
    found["R08"] = {
        why for cell in json.loads(said)["cells"] if cell["indicator_code"] == "R08"
        for why in cell["reasons"]
    }  # fmt: skip
    assert "from_exact" in found["FFF"]
    assert "few" in found["AAA"]
    assert "partless" in found["BBB"]
    assert found["R08"] == {"differs"}


def test_every_sheet_of_a_workbook_is_judged_by_what_is_stored(
    judge: Judge, home: Home, tmp_path: Path
) -> None:
    published = [(place, int(period), value) for place, period, _, value in cells(home, TOTALS)]

    def book(hidden: Sequence[Sequence[Any]]) -> Path:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(str(path)) as made:
            for name, rows in (("shown", published), ("hidden", hidden)):
                sheet = made.add_worksheet(name)
                for at, row in enumerate([HEADER, *rows]):
                    # The format shows tens; what is stored is judged.
                    sheet.write_row(at, 0, row, made.add_format({"num_format": "0,,"}))
            sheet.hide()
        return path

    assert judge(book(published))[0] == 0
    code, said = judge(book([("EEE", 2025, 41)]))
    assert code == 3
    assert "R02 EEE 2025: a count of people that is not rounded; the table gives this" in said


def test_a_select_over_the_warehouse_is_judged(judge: Judge) -> None:
    code, said = judge(
        "select territory_code, period_code, dim1_scheme, dim1_code, value_central "
        "from fct_indicator_value where indicator_code = 'R02' and territory_level = 'group'"
    )
    assert code == 3
    assert "groups of countries × years" in said
    code, said = judge(
        "select territory_code, year(date '2025-01-01') as period_code, 0 as participants "
        "from dim_territory where territory_level = 'territory'", "--json",
    )  # fmt: skip
    assert code == 3
    assert {why for found in reasons(said).values() for why in found} == {"differs"}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("select * from deliveries", "no table 'deliveries' in the warehouse"),
        ("select * from raw.deliveries", "'raw.deliveries' is not a table of the warehouse"),
        ("select * from warehouse.core.dim_territory", "is not a table of the warehouse"),
        ("with x as (delete from dim_territory returning *) from x", "this holds a DELETE"),
        ("select * from read_csv('/etc/passwd')", "read_csv() is not allowed"),
        ("from dim_territory; drop table dim_territory", "Exactly one statement"),
    ],
)
def test_a_select_reaches_nothing_but_the_tables(
    judge: Judge, home: Home, statement: str, words: str
) -> None:
    before = home.warehouse.read_bytes()
    code, said = judge(statement)
    assert (code, words in said) == (2, True), said
    assert home.warehouse.read_bytes() == before


def test_behind_the_second_fence_the_warehouse_is_out_of_reach(home: Home) -> None:
    before = home.warehouse.read_bytes()
    with closed_connection([], 256, str(home.warehouse), {"dim_territory": "core"}) as connection:
        assert connection.execute("select count(*) from dim_territory").fetchall()[0][0] > 5
        connection.execute("delete from dim_territory")
        for statement in (
            "from warehouse.core.dim_territory",
            f"attach '{home.warehouse}' as again",
            f"copy dim_territory to '{home.warehouse}'",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)
    assert home.warehouse.read_bytes() == before


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        (("territory_code", "participants"), ("EEE", 5), "A column named period_code or year"),
        (("territory_code", "year"), ("EEE", 2025), "There must be one column of numbers."),
        (("territory_code", "year", "a", "b"), ("EEE", 2025, 5, 5), "there are a, b"),
        (("territory_code", "group_code", "year", "a"), ("EEE", "D02", 2025, 5), "Only one of"),
        (("indicator_code", "year", "a"), ("R01", 2025, 5), "R01 is no published indicator of"),
        (("year", "year", "a"), (1, 2025, 5), "a name of its own"),
        (("year", "a"), (2025, 5, 7), "a name of its own"),
    ],
)
def test_a_table_that_is_not_understood_is_wrong_use(
    judge: Judge, tmp_path: Path, header: Sequence[str], row: Sequence[Any], words: str
) -> None:
    code, said = judge(written(tmp_path / "t.csv", header, [row]))
    assert (code, words in said) == (2, True), said


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.doc", b"x", "must end in .csv, .xlsx, .parquet"),
        ("t.xlsx", b"no workbook", "can't be read"),
        ("t.parquet", b"PAR1", "can't be read"),
        ("t.csv", b"\xff\xfe\x00", "can't be read"),
        ("t.csv", b"", "There is no row in it"),
    ],
)
def test_a_file_that_is_not_read_is_wrong_use(
    judge: Judge, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code, said = judge(tmp_path / name)
    assert (code, words in said) == (2, True), said
    assert judge("no such file.csv")[0] == 2


def test_without_release_or_warehouse_or_of_another_state_nothing_is_judged(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    home.create()
    path = written(tmp_path / "t.csv", HEADER, [("EEE", 2025, 5)])

    def said() -> tuple[int, str]:
        result = CliRunner().invoke(main, ["publishable", str(path), "--home", str(home.root)])
        return result.exit_code, result.output

    assert (said()[0], "Nothing is published yet" in said()[1]) == (3, True)
    assert publish(home, check(home, {}, build(home, World()))) is not None
    build(home, World(counts={"AAA": 3, "BBB": 80, "CCC": 30, "EEE": 40, "FFF": 25}))
    assert (said()[0], "built from other deliveries" in said()[1]) == (3, True)
    home.warehouse.unlink()
    assert (said()[0], "There is no warehouse" in said()[1]) == (3, True)


PEOPLE = [*[Person("AAX", is_new=True)] * 3, *[Person("AAX")] * 14]
VALUES = ("value_low", "value_central", "value_high")


def of_place(scheme: str) -> list[dict[str, Any]]:
    """Exact rows of R02 of a place with 3 new people and 14 others."""
    return [
        row | UNCROSSED | {"decimals": 4}
        for row in warehouse_rows(PEOPLE, {"D00": ["AAX"]})
        if (row["indicator_code"], row["territory_code"]) == ("R02", "AAX")
        and (row["period_code"], row["dim1_scheme"]) == ("2025", scheme)
    ]


def asked(new: int, returning: int, *published: dict[str, Any]) -> list[list[str]]:
    """Reasons against both parts, beside a release of the total (20) and ``published``."""
    exact_rows = (*of_place("_T"), *of_place("newness"))
    lattice = Lattice.from_rows(
        dict(zip(SLICE_NAMES, item, strict=True)) | {"base": 5} for item in SLICES
    )
    total = of_place("_T")[0] | dict.fromkeys(VALUES, Decimal(20))
    counts = {"R02": Counts("participants", "")}
    released = Released("r", (total, *published), exact_rows, counts, lattice, {}, {}, {}, None)
    given = {"new": Decimal(new), "returning": Decimal(returning)}
    rows = [
        row | dict.fromkeys(VALUES, given[row["dim1_code"]])
        | {"persons_num": None, "persons_den": None}
        for row in of_place("newness")
    ]  # fmt: skip
    return [list(finding.reasons) for finding in judge_rows(rows, released)]


def test_parts_that_narrow_a_count_with_the_release_are_named() -> None:
    """A published total of 20 beside parts 0 and 10: the first part is two at least."""
    assert asked(0, 10) == [["unpublished", "narrows"], ["unpublished"]]
    assert asked(0, 15) == [["unpublished"], ["unpublished"]]


def test_a_number_where_the_release_says_too_few_is_named() -> None:
    few = [row | dict.fromkeys(VALUES) | {"status": "too_few"} for row in of_place("newness")]
    assert asked(0, 15, *few) == [["differs"]] * 2
