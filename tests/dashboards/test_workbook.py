"""Workbooks stand alone, say the same twice, and open in a spreadsheet program as they were meant.

LibreOffice opens one CSV and one workbook per language, headless; where it is missing the test
fails (``tests/prepare_tools.py`` installs it).
"""

from __future__ import annotations

import csv
import io
import subprocess
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboards.documents.native import native_chart
from dashboards.documents.workbook import Chart, Sheet, sheet_names, workbook
from dashboards.lib.download import Definition, Origin, columns_of_file, to_csv
from dashboards.lib.origin import heard, origin_of
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from tests.dashboards.charts import charts, selection
from tests.prepare_tools import OFFICE

ORIGIN = Origin(
    "20261120T000000Z-a91d86b4",
    "2026-11-20T00:00:00",
    "Год: 2025",
    (Definition("R04", "Охват", "на 1000", "Участники на 1000.", ("Гранты (grants)",)),),
    ("В июле отчёт не пришёл.",),
    ({"Казахстан": "KAZ", "Кот-д’Ивуар": "CIV"},),
)
TABLE = Table(
    (
        Column("place", "Территория"),
        Column("period", "Период", "period"),
        Column("day", "Дата", "date"),
        Column("share", "Доля", "share", status="status"),
        Column("sum", "Сумма", "rub"),
        Column("text", "Заметка", "reported"),
    ),
    [
        {"place": "Казахстан", "period": "2025-Q1", "day": date(2025, 3, 31),
         "share": Decimal("0.461738291"), "sum": Decimal("1234567.00"), "text": "=1+1",
         "status": "ok"},
        {"place": "Кот-д’Ивуар", "period": "2025-Q2", "day": date(2025, 6, 30),
         "share": None, "sum": Decimal("7.5"), "text": "ёж; «цитата», №", "status": "too_few"},
        {"place": "Казахстан", "period": "2025-Q3", "day": None,
         "share": Decimal("0.5"), "sum": Decimal("-1200"), "text": "+7 999", "status": "partial"},
    ],
)  # fmt: skip
SHEET = Sheet("Доли: по [кварталам]?", TABLE, "Заметка", "Сноска",
              chart=Chart("column", "place", ("sum",)))  # fmt: skip


def rows_of(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(content))
    return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_has_the_numbers_of_the_csv_as_numbers(language: str) -> None:
    content = workbook([SHEET], ORIGIN, language)
    (name,) = sheet_names([SHEET.title])
    title, _, _, head, first, second, third, *_ = rows_of(content, name)
    assert title[0] == SHEET.title
    taken = csv.reader(
        io.StringIO(to_csv(TABLE, ORIGIN, language).decode("utf-8-sig")),
        delimiter=";" if language == "ru" else ",",
    )
    assert list(head) == next(taken)[: len(head)]
    by_head = dict(zip(head, first, strict=True))
    assert by_head["Доля, %"] == 46.2
    assert by_head["Сумма, ₽"] == 1234567
    assert by_head[f"Территория: {Texts(language)('download.code')}"] == "KAZ"
    assert by_head[f"Период: {Texts(language)('download.code')}"] == "2025-Q1"
    assert str(by_head["Дата"]).startswith("2025-03-31")
    # A text that begins like a formula is a text.
    assert by_head["Заметка"] == "=1+1"
    assert dict(zip(head, second, strict=True))["Доля, %"] is None
    assert dict(zip(head, third, strict=True))["Сумма, ₽"] == -1200
    book = load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    assert book[name].freeze_panes == "B5"
    assert book[name].auto_filter.ref


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_says_how_to_read(language: str) -> None:
    content = workbook([SHEET, replace(SHEET, title="Второй")], ORIGIN, language)
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 3
    said = "\n".join(str(cell) for row in rows_of(content, book.sheetnames[0]) for cell in row)
    texts = Texts(language)
    for text in (ORIGIN.release_id, "Год: 2025", "Участники на 1000.", "Гранты (grants)",
                 "В июле отчёт не пришёл.", texts("status.too_few.why"),
                 texts("status.partial.word"), *book.sheetnames[1:]):  # fmt: skip
        assert text in said


def test_equal_input_gives_equal_bytes() -> None:
    first = workbook([SHEET], ORIGIN, "ru")
    time.sleep(1.1)  # the clock of a file has whole seconds
    assert workbook([SHEET], ORIGIN, "ru") == first
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert "2026-11-20T00:00:00Z" in packed.read("docProps/core.xml").decode()


def test_names_of_sheets_are_valid_and_differ() -> None:
    names = sheet_names(["a" * 40, "A" * 40, "'x/y:z'", "", "x y z"])
    assert all(0 < len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert names[2:] == ["x y z", "-", "x y z 2"]


def test_names_of_sheets_are_cut_between_words() -> None:
    long = "Доля мероприятий с участием объединений и субъектов"
    assert sheet_names([long, long, "Население, мигранты и уроженцы России, 2025"]) == [
        "Доля мероприятий с участием",
        "Доля мероприятий с участием 2",
        "Население, мигранты и уроженцы",
    ]
    assert sheet_names(["Расходы программы по областям и по годам"]) == [
        "Расходы программы по областям"
    ]


def test_a_native_chart_shows_what_the_figure_shows(scope: Scope) -> None:
    found = {
        name: chart
        for name, build in charts().items()
        if (view := build(scope, selection(name.partition(".")[0], year="2025"))).figure is not None
        and (chart := native_chart(view)) is not None
    }
    assert found["diaspora.born_by_year"].kind == "column"
    assert {chart.kind for chart in found.values()} >= {"bar", "column"}
    content = workbook([SHEET], ORIGIN, "ru")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert "xl/charts/chart1.xml" in packed.namelist()


# Tables of pages with days, money, shares, weeks, codes and texts of others in them.
OF_PAGES = (
    "associations.overdue",
    "associations.register",
    "commission.decisions",
    "language.terms",
    "rights.unions",
    "spending.persons",
)


@pytest.fixture(scope="module")
def of_pages(scope: Scope) -> dict[tuple[str, str], tuple[Table, Origin]]:
    """(language, name) → a page's table with the origin that its file carries."""
    found = {}
    for language in LANGUAGES:
        here = replace(scope, language=language)
        for name in OF_PAGES:
            chosen = selection(name.partition(".")[0], year="2025")
            view, indicators = heard(here, lambda: charts()[name](here, chosen))  # noqa: B023
            table = replace(view.table, rows=view.table.rows[:40])
            found[language, name] = (table, origin_of(here, chosen, indicators))
    return found


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory,
    of_pages: dict[tuple[str, str], tuple[Table, Origin]],
) -> dict[str, str]:
    """What LibreOffice sees in the files of each language, written by it as plain CSV. It puts
    numbers and dates in quotation marks, texts not: so a text is told from a number."""
    office = OFFICE.find()
    assert office, f"{OFFICE.names[0]} is missing: `python tests/prepare_tools.py` installs it"
    folder = tmp_path_factory.mktemp("office")
    for language in LANGUAGES:
        (folder / f"csv_{language}.csv").write_bytes(to_csv(TABLE, ORIGIN, language))
        (folder / f"xlsx_{language}.xlsx").write_bytes(workbook([SHEET], ORIGIN, language))
    for (language, name), (table, origin) in of_pages.items():
        file = f"{language}_{name.replace('.', '_')}"
        (folder / f"csv_{file}.csv").write_bytes(to_csv(table, origin, language))
        sheet = Sheet(name, table)
        (folder / f"xlsx_{file}.xlsx").write_bytes(workbook([sheet], origin, language))
    # 44, 59 and 34 are comma, semicolon and quotation mark, 76 is UTF-8, 1049 and 1033 are Russian
    # and English; then whether quoted numbers are texts, and whether dates are recognised.
    reading = {"ru": "CSV:59,34,76,1,,1049,false,true", "en": "CSV:44,34,76,1,,1033,false,true"}
    for language, filters in reading.items():
        written = [path.name for path in sorted(folder.glob(f"csv_{language}*.csv"))]
        convert(office, folder, written, 0, [f"--infilter={filters}"])
    convert(office, folder, [path.name for path in sorted(folder.glob("*.xlsx"))], 2)
    return {
        path.stem.partition("-")[0]: path.read_text(encoding="utf-8")
        for path in sorted((folder / "out").glob("*.csv"))
    }


def convert(
    office: str, folder: Path, names: list[str], sheet: int, more: Sequence[str] = ()
) -> None:
    """A sheet of each file as CSV of raw values; sheets are counted from one, 0 is the only."""
    writing = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,1033{',false' * 5},{sheet}"
    command = [
        office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", *more,
        "--convert-to", writing, "--outdir", str(folder / "out"), *(str(folder / n) for n in names),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_libreoffice_opens_it_as_it_was_meant(
    opened: dict[str, str], kind: str, language: str
) -> None:
    said = opened[f"{kind}_{language}"]
    lines = [line for line in csv.reader(io.StringIO(said)) if len(line) > 5]
    heads = [column.head for column in columns_of_file(TABLE, ORIGIN, language)]
    at = next(place for place, line in enumerate(lines) if line[: len(heads)] == heads)
    rows = [dict(zip(heads, line, strict=False)) for line in lines[at + 1 : at + 4]]
    assert [row["Территория"] for row in rows] == ["Казахстан", "Кот-д’Ивуар", "Казахстан"]
    assert [row["Доля, %"] for row in rows] == ["46.2", "", "50"]
    assert [row["Сумма, ₽"] for row in rows] == ["1234567", "7.5", "-1200"]
    assert "ёж; «цитата», №" in rows[1]["Заметка"]
    assert rows[0]["Заметка"].lstrip("'") == "=1+1", "no formula was run"
    days = {"csv": ("2025-03-31", "2025-06-30"), "xlsx": ("03/31/2025", "06/30/2025")}[kind]
    for typed in ("46.2", "1234567", "7.5", *days):
        assert f'"{typed}"' in said, "a number or a date, not a text"


@pytest.mark.parametrize("name", OF_PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_libreoffice_reads_every_cell_of_a_pages_table(
    opened: dict[str, str],
    of_pages: dict[tuple[str, str], tuple[Table, Origin]],
    kind: str,
    language: str,
    name: str,
) -> None:
    """Numbers with their decimals, days as days, Cyrillic letter by letter, nothing as nothing."""
    table, origin = of_pages[language, name]
    columns = columns_of_file(table, origin, language)
    heads = [column.head for column in columns]
    said = opened[f"{kind}_{language}_{name.replace('.', '_')}"]
    lines = list(csv.reader(io.StringIO(said)))
    at = next(place for place, line in enumerate(lines) if line[: len(heads)] == heads)
    seen = lines[at + 1 : at + 1 + len(table.rows)]
    assert len(seen) == len(table.rows) > 1
    for row, line in zip(table.rows, seen, strict=True):
        for column, cell in zip(columns, line, strict=False):
            value = column.read(row)
            if isinstance(value, Decimal):
                assert Decimal(cell) == value, column.head
                assert f'"{cell}"' in said, "a number, not a text"
            elif isinstance(value, date):
                assert cell == value.strftime({"csv": "%Y-%m-%d", "xlsx": "%m/%d/%Y"}[kind])
                assert f'"{cell}"' in said, "a day, not a text"
            else:
                assert cell.lstrip("'") == " ".join((value or "").splitlines()), column.head
