"""One workbook, written in the ways that programs write it: what is read of it is one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from dagster_project.contracts.model import Contract
from tests.pipeline.bad_input import Outcome, read_by, refused
from tests.pipeline.raw_workbook import (
    STRICT_MAIN,
    STRICT_OFFICE,
    TWO,
    Way,
    number,
    row,
    text,
    workbook,
)
from tests.pipeline.small_contract import column, contract
from tests.pipeline.test_bad_workbook import changed

# A date that is a formatted number, an error, a formula with its result, a shared text, a text in
# pieces with a hint at its pronunciation.
ROWS = TWO + row(4, text("A4", "Эстония"), '<c r="C4" t="e"><v>#N/A</v></c>') + row(
    5, '<c r="A5" t="s"><v>0</v></c>', '<c r="C5"><f>1+1</f><v>2</v></c>'
)  # fmt: skip
STRINGS = "<si><r><t>Ри</t></r><r><t>га</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
WAYS = {
    "x": Way("x"),
    "ss": Way("ss"),
    "strict": Way("", STRICT_MAIN, STRICT_OFFICE),
    "strict_x": Way("x", STRICT_MAIN, STRICT_OFFICE),
    "utf16": Way(encoding="utf-16"),
    "utf16_x": Way("x", encoding="utf-16"),
    "absolute": Way(targets=("/xl/worksheets/a.xml", "/data/b.xml")),
    "above": Way(targets=("../sheets/One.XML", "./worksheets/two.xml")),
}


def known(folder: Path) -> Contract:
    return contract(
        folder, column("country", "Страна", required=True), column("held_on", "Дата"),
        column("count", "Участников", "integer"), format="xlsx",
    )  # fmt: skip


def essence(outcome: Outcome) -> tuple[object, ...]:
    rows = [{k: v for k, v in r.items() if not k.startswith("_del")} for r in outcome.rows]
    return rows, outcome.dropped, outcome.raw, outcome.counts, outcome.account.warnings


@pytest.fixture
def usual(tmp_path: Path) -> tuple[object, ...]:
    file = workbook(tmp_path / "a.xlsx", ROWS, TWO, strings=STRINGS)
    found = read_by(file, known(tmp_path))
    assert (found.faults, found.dropped) == ([], [("bad_integer", "count", 4)])
    assert found.raw == ["#N/A"]
    assert found.column("country") == ["Казахстан", "Латвия", "Эстония", "Рига"]
    assert found.column("count") == [5, 7, None, 2]
    assert found.account.warnings == ("Only the sheet `Л` is read; left out: `Вторая`.",)
    return essence(found)


@pytest.mark.parametrize("way", WAYS)
def test_a_workbook_reads_alike_in_every_way(
    tmp_path: Path, usual: tuple[object, ...], way: str
) -> None:
    file = workbook(tmp_path / "a.xlsx", ROWS, TWO, way=WAYS[way], strings=STRINGS)
    assert essence(read_by(file, known(tmp_path))) == usual


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'<c r="C4" t="e">', "<c t='e' r='C4'>"),
        (r'<c r="C4" t="e">', '<c  t = "e"\n r="C4" >'),
        (r"<v>#N/A</v>", "<!-- <c r='XFD9'><v>1</v></c> --><v>#N/A</v>"),
        (r"<v>#N/A</v>", "<v><![CDATA[#N/A]]></v>"),
        (r'<c r="C4" t="e"><v>#N/A</v></c>',
         '<y:c xmlns:y="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="C4" t="e">'
         "<y:v>#N/A</y:v></y:c>"),
        (r'(?s)<row r="4">(.*)<c r="C4"', r'<row r="4" spans="1:3">\1<c r="B4" s="1"/><c r="C4"'),
    ],
)  # fmt: skip
def test_cells_are_found_however_they_are_spelt(
    tmp_path: Path, usual: tuple[object, ...], old: str, new: str
) -> None:
    file = workbook(tmp_path / "a.xlsx", ROWS, TWO, strings=STRINGS)
    changed(file, "xl/worksheets/sheet1.xml", old, new)
    assert essence(read_by(file, known(tmp_path))) == usual


@pytest.mark.parametrize("prefix", ["", "x"])
def test_formulas_without_results_are_refused_in_every_way(tmp_path: Path, prefix: str) -> None:
    bare = TWO + row(4, text("A4", "Рига"), '<c r="C4"><f>1+1</f><v></v></c>')
    file = workbook(tmp_path / "a.xlsx", bare, way=Way(prefix))
    with pytest.raises(Exception, match="The cell C4 holds a formula without its result"):
        read_by(file, known(tmp_path))


def test_a_sheet_of_cells_without_values_is_named_and_an_empty_one_is_not(tmp_path: Path) -> None:
    for cells, said in (("", ()), (row(1, number("A1", 1)), ("`Вторая`",))):
        file = workbook(tmp_path / "a.xlsx", ROWS, cells, way=Way("x"), strings=STRINGS)
        warnings = read_by(file, known(tmp_path)).account.warnings
        assert all(word in warnings[0] for word in said)
        assert len(warnings) == len(said)


def test_days_from_1904_are_known_with_a_prefix(tmp_path: Path) -> None:
    dated = contract(
        tmp_path, column("country", "Страна"), column("count", "Участников", "date",
        formats=["excel_serial"]), format="xlsx",
    )  # fmt: skip
    days = TWO.replace("<v>5<", "<v>44838<").replace("<v>7<", "<v>44839<")
    for prefix in ("", "x"):
        file = workbook(tmp_path / "a.xlsx", days, way=Way(prefix))
        name = f"{prefix}:" * bool(prefix)
        changed(file, "xl/workbook.xml", f"<{name}sheets>",
                f'<{name}workbookPr date1904="1"/><{name}sheets>')  # fmt: skip
        found = read_by(file, dated).column("count")
        assert [str(day) for day in found] == ["2026-10-05", "2026-10-06"]


def test_a_part_that_is_longer_than_the_archive_says_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "report.xlsx", TWO + " " * 100_000)
    with zipfile.ZipFile(file) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = file.read_bytes()
    lying = content.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lying != content
    file.write_bytes(lying)
    assert refused(file, "event_reports").code == "zip_bomb"


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "report.xlsx", TWO)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/Worksheets/Sheet1.xml", "<worksheet/>")
    assert refused(file, "event_reports").code == "truncated"


def test_an_open_document_whose_cells_repeat_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="S">'
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest xmlns="{names}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    refusal = refused(file, "event_reports")
    assert refusal.code in ("too_large", "truncated")
