"""A country's brief: the same bytes at every run, the same numbers in every form and language, and
nothing of a release taken for markup."""

from __future__ import annotations

import errno
import io
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import plotly.graph_objects as go
import pytest
import typst
from click.testing import CliRunner
from lxml import html as parser

from dagster_project.cli import brief as verb
from dagster_project.cli.main import main
from dashboards.documents.brief import button
from dashboards.documents.brief.content import _sections, brief, is_all_zero
from dashboards.documents.brief.glyphs import MissingGlyph, require_glyphs
from dashboards.documents.brief.html import to_html
from dashboards.documents.brief.make import FORMATS, documents, file_name
from dashboards.documents.brief.model import (
    Brief,
    Chart,
    Head,
    Printed,
    Section,
    Sources,
    Undrawn,
)
from dashboards.documents.brief.pdf import to_pdf
from dashboards.documents.brief.printed import printed
from dashboards.documents.brief.shown import Shown, views
from dashboards.documents.brief.years import by_year
from dashboards.lib.format import shown
from dashboards.lib.release_access import known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.view import Words
from dashboards.views.country.selection import CountrySelection

PLACE, YEAR = "KAZ", "2025"
CHOSEN = CountrySelection(place=PLACE, year=YEAR)
NUMBER = re.compile(r"[−-]?\d[\d\u00a0\u202f,.]*")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0,0h9"/></svg>'


@pytest.fixture(scope="module")
def made(scope: Scope) -> dict[str, dict[str, bytes]]:
    """Language → format → the sample's brief."""
    return {
        language: documents(replace(scope, language=language), CHOSEN, FORMATS)
        for language in ("ru", "en")
    }


@pytest.fixture(scope="module")
def briefs(scope: Scope) -> dict[str, Brief]:
    found = {}
    for language in ("ru", "en"):
        reader = replace(scope, language=language)
        found[language] = brief(reader, CHOSEN, by_year(reader, CHOSEN), views(reader, CHOSEN), ())
    return found


def small(**changes: object) -> Brief:
    """A brief without figures, to be changed."""
    table = Printed("Table", ("A", "B"), (False, True), (300.0, 193.0), (("a", "1"),))
    plain = Brief(
        "en",
        "Somewhere",
        "2025",
        "Agency",
        date(2026, 11, 1),
        Head("left", "right"),
        "foot",
        {key: key for key in ("main", "remarks", "sources", "figure", "table")},
        (),
        (),
        (),
        (),
        Sources("note", table, "hash"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def said_by(pdf: bytes, tmp_path: Path) -> str:
    """The text of a PDF without its spaces: a line may break anywhere."""
    path = tmp_path / "one.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return squeezed(found.stdout.decode())


def squeezed(text: str) -> str:
    # A word may be parted at the end of a line, with a hyphen that the text has not.
    return re.sub(r"[\s\u00ad-]", "", text)


def parsed(content: bytes) -> Any:
    return parser.fromstring(content.decode())


def number(text: str, language: str) -> Decimal | None:
    found = NUMBER.search(text)
    if found is None:
        return None
    plain = re.sub(r"[\u00a0\u202f]", "", found[0]).replace("−", "-").rstrip(",.")
    plain = plain.replace(",", ".") if language == "ru" else plain.replace(",", "")
    return Decimal(plain)


def tables(told: Brief) -> list[Printed]:
    return [table for section in told.sections for table in section.tables]


def test_button_and_command_make_the_same_bytes_in_another_process(
    scope: Scope, made: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    program = str(Path(sys.executable).with_name("compatriots"))
    command = [program, "brief", "--home", scope.home]
    asked = ["--country", "kaz", "--lang", "ru", "--year", YEAR, "--to", str(tmp_path / "new")]
    ended = subprocess.run([*command, *asked], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    offered, problem = button.files(scope, CHOSEN)
    assert (list(offered), problem) == (list(FORMATS), "")
    for kind, content in made["ru"].items():
        name = file_name(scope, CHOSEN, kind)
        assert (tmp_path / "new" / name).read_bytes() == content == offered[kind], name
        assert name in ended.stdout


def test_numbers_of_both_languages_are_the_same(briefs: dict[str, Brief]) -> None:
    for russian, english in zip(*map(tables, briefs.values()), strict=True):
        assert len(russian.rows) == len(english.rows)
        for one, other in zip(russian.rows, english.rows, strict=True):
            for is_numeric, *cells in zip(russian.numeric, one, other, strict=True):
                if is_numeric:
                    assert number(cells[0], "ru") == number(cells[1], "en"), cells


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_years_are_those_of_the_release(
    language: str, scope: Scope, briefs: dict[str, Brief]
) -> None:
    """Every figure of the first table beside its cell, asked for directly."""
    printed_years = tables(briefs[language])[0]
    sql = f"""select coalesce(named.name_{language}, told.indicator_code) as name, told.period_code,
                     told.value_central
              from fct_indicator_value as told inner join dim_indicator as named
              on told.indicator_code = named.indicator_code
              where told.territory_code = ? and told.period_type = 'Y' and dim1_scheme = '_T'"""
    published = {
        (row["name"], row["period_code"]): row["value_central"] for row in rows(scope, sql, PLACE)
    }
    checked = 0
    for name, *cells in printed_years.rows:
        for period, text in zip(printed_years.head[1:], cells, strict=True):
            if not period.isdigit() or "; " in name:
                continue
            value, said = published[name, period], number(text, language)
            if value is None:
                assert not text.strip("[]").isdigit(), text
                continue
            assert said is not None, (name, period, text)
            exact = Decimal(value) * (100 if "%" in text else 1)
            step = Decimal(1).scaleb(int(said.as_tuple().exponent))
            assert abs(said - exact) <= step / 2, (name, period, text, value)
            checked += 1
    assert checked > 30


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """Title → rows beneath the head of each sheet but the first."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book.worksheets[1:]:
        lines = [list(line) for line in sheet.iter_rows(values_only=True)]
        assert lines[0][0] not in found
        end = next(at for at, line in enumerate([*lines[4:], [None]]) if not any_value(line))
        found[str(lines[0][0])] = lines[4 : 4 + end]
    return found


def any_value(line: Sequence[Any]) -> bool:
    return any(value is not None for value in line)


def numbers_of(line: Sequence[Any]) -> list[Decimal]:
    return [Decimal(str(value)) for value in line if isinstance(value, int | float)]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_workbook_has_every_number_of_every_view(
    language: str, scope: Scope, made: dict[str, dict[str, bytes]]
) -> None:
    """Row by row, those of figures, too: as the pages show them, in the order of the columns."""
    reader = replace(scope, language=language)
    sheets, other = (sheets_of(made[one]["xlsx"]) for one in (language, "en"))
    years = by_year(reader, CHOSEN)
    tables_of = {years.caption: years} | {
        one.view.title: one.view.table for one in views(reader, CHOSEN) if one.view.table.rows
    }
    assert len(tables_of) > 15
    checked = 0
    for title, table in tables_of.items():
        assert len(sheets[title]) == len(table.rows), title
        for line, row in zip(sheets[title], table.rows, strict=True):
            wanted = [
                shown(row[column.key], str(row[column.unit]) if column.unit else column.kind)
                for column in table.columns
                if column.is_numeric and row.get(column.key) is not None
            ]
            held = iter(numbers_of(line))
            # Coverage of a row stands behind its numbers.
            assert all(any(value == float(one) for one in held) for value in map(float, wanted))
            checked += len(wanted)
    assert checked > 300
    assert [list(map(numbers_of, lines)) for lines in sheets.values()] == [
        list(map(numbers_of, lines)) for lines in other.values()
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_pdf_and_html_say_the_tables_of_the_workbook(
    language: str, made: dict[str, dict[str, bytes]], briefs: dict[str, Brief], tmp_path: Path
) -> None:
    paper = said_by(made[language]["pdf"], tmp_path)
    page = parsed(made[language]["html"])
    sheets = sheets_of(made[language]["xlsx"])
    in_html = [
        [squeezed(cell.text_content()) for cell in row.iterfind("td")] for row in page.iter("tr")
    ]
    told = briefs[language]
    assert len(tables(told)) > 4
    for table in tables(told):
        assert squeezed(table.caption) in paper
        lines = [numbers_of(line) for line in sheets[table.caption]]
        for row in table.rows:
            assert [squeezed(cell) for cell in row] in in_html
            assert squeezed("".join(row)) in paper, row
            said = [
                value
                for is_numeric, cell in zip(table.numeric, row, strict=True)
                if is_numeric and (value := number(cell.partition("[")[0], language)) is not None
            ]
            # "0 to 4" is a published 0; less than a hundredth of a per cent is no number.
            assert any(set(said) <= {*line, *(round(one, 6) for one in line)} for line in lines), (
                table.caption,
                row,
            )
    for sentence in told.summary:
        assert squeezed(sentence) in paper
    assert {"Справка по стране": "ru", "Country brief": "en"}[
        page.find(".//title").text.partition(":")[0]
    ] == page.get("lang")


def test_html_is_one_file_without_scripts(made: dict[str, dict[str, bytes]]) -> None:
    text = made["ru"]["html"].decode()
    page = parsed(made["ru"]["html"])
    assert not page.findall(".//script")
    assert all(cell.get("scope") == "col" for cell in page.iter("th"))
    assert all(table.find("caption") is not None for table in page.iter("table"))
    elsewhere = re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)([^"\')\s>]+)', text)
    assert not elsewhere
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_pdf_is_tagged_dated_by_the_release_and_has_its_fonts(
    scope: Scope, made: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(made["ru"]["pdf"])
    facts, fonts = (
        subprocess.run([tool, path], capture_output=True, text=True, check=True).stdout
        for tool in ("pdfinfo", "pdffonts")
    )
    assert re.search(r"Tagged:\s+yes", facts)
    assert re.search(rf"CreationDate:.*{known_at(scope):%b} +{known_at(scope).day} ", facts)
    assert 2 <= int(re.search(r"Pages:\s+(\d+)", facts)[1]) <= 4  # type: ignore[index]
    lines = fonts.splitlines()[2:]
    assert lines
    assert all(re.search(r"\byes yes yes\b", line) for line in lines)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_pdf_has_the_structure_that_ua_asks_for(
    language: str, made: dict[str, dict[str, bytes]], briefs: dict[str, Brief], tmp_path: Path
) -> None:
    """Typst refuses what breaks PDF/UA-1 (the next test); here, what stands in the file."""
    content = made[language]["pdf"]
    path = tmp_path / "one.pdf"
    path.write_bytes(content)
    meta, tree = (
        subprocess.run(["pdfinfo", option, path], capture_output=True, check=True).stdout
        for option in ("-meta", "-struct")
    )
    told = briefs[language]
    for said in (
        "<pdfuaid:part>1</pdfuaid:part>",
        f"<rdf:li>{language}</rdf:li>",
        f">{told.title}. {told.subtitle}</rdf:li>",
    ):
        assert said in meta.decode()
    assert b"/DisplayDocTitle true" in content
    figures = re.findall(rb"/S/Figure\b.*?(?=endobj)", content, re.DOTALL)
    charts = [chart for section in told.sections for chart in section.charts]
    assert len(figures) == len(charts) > 10
    assert all(re.search(rb"/Alt\s*[<(]", figure) for figure in figures)
    kinds = [line.split()[0].rstrip(b":") for line in tree.splitlines() if line.strip()]
    assert [kind for kind in kinds if re.fullmatch(rb"H\d", kind)] == [b"H1"] + [b"H2"] * (
        len(told.sections) + 3
    )
    count = len(tables(told)) + 1
    assert [kinds.count(kind) for kind in (b"Table", b"THead", b"TBody")] == [count] * 3
    assert kinds.count(b"TH") == kinds.count(b"/Scope") > count


def test_headings_stay_with_their_tables(
    made: dict[str, dict[str, bytes]], briefs: dict[str, Brief], tmp_path: Path
) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(made["ru"]["pdf"])
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    pages = [squeezed(page) for page in text.stdout.decode().split("\f")]
    for table in tables(briefs["ru"]):
        caption, row = squeezed(table.caption), squeezed("".join(table.rows[0]))
        assert any(caption in page and row in page for page in pages), table.caption


def test_a_figure_without_a_description_is_refused() -> None:
    section = Section("Part", (Chart("one", "Title", "note", "", SVG),), (), 1)
    with pytest.raises(typst.TypstError):
        to_pdf(small(sections=(section,)))
    described = replace(section, charts=(Chart("one", "Title", "note", "What it shows", SVG),))
    assert to_pdf(small(sections=(described,))).startswith(b"%PDF")


def test_markup_in_a_name_stays_text(tmp_path: Path) -> None:
    name = '*Bold* #panic("x") $x^2$ <b>b</b> [i] @ref `raw` // no & \\ "q"'
    told = small(title=name, remarks=(name,), summary=(name,))
    paper = said_by(to_pdf(told), tmp_path)
    assert paper.count(squeezed(name).replace('"', "")) or squeezed(name) in paper
    page = parsed(to_html(told))
    assert page.find(".//h1").text_content() == name
    assert not page.findall(".//b")


def test_an_empty_figure_gives_its_reason(tmp_path: Path) -> None:
    reason = "Nobody reported it."
    told = small(sections=(Section("Part", undrawn=(Undrawn("Title", reason),)),))
    assert squeezed(reason) in said_by(to_pdf(told), tmp_path)
    assert reason in to_html(told).decode()


def test_a_figure_of_zeros_is_said_in_words(scope: Scope) -> None:
    table = Table((Column("period", "Year", "period"), Column("value", "Here", "persons/5")))
    rows = [{"period": year, "value": 0} for year in ("2024", "2025")]
    said = Words("Online: 0 to 4", "Nobody in 2025.")
    drawn = said.over(replace(table, rows=rows), go.Figure(go.Scatter(x=[1, 2], y=[0.0, None])))
    (section,) = _sections([Shown("Part", "online", drawn, is_table=False)], "en", ())
    assert section.charts == ()
    assert section.undrawn == (
        Undrawn(
            "Online: 0 to 4",
            "Nobody in 2025. It is the same for all periods of which there are data. "
            "People are rounded to 5.",
        ),
    )
    assert not is_all_zero(replace(drawn, figure=go.Figure(go.Scatter(x=[1, 2], y=[0.0, 3.0]))))


def test_names_of_which_the_same_is_said_stand_in_one_row() -> None:
    columns = (Column("name", "Name"), Column("value", "Value", "count", status="status"))
    listed: list[Row] = [
        {"name": "A", "value": None, "status": "not_reported"},
        {"name": "B", "value": 7, "status": "ok"},
        {"name": "C", "value": None, "status": "not_reported"},
        {"name": "D", "value": 7, "status": "ok"},
        {"name": "E", "value": None, "status": "too_few"},
    ]
    assert printed(Table(columns, listed), "en").rows == (
        ("A; C", "[x]"),
        ("B", "7"),
        ("D", "7"),
        ("E", "[c]"),
    )


def test_one_legend_stands_above_the_figures_of_a_part(
    briefs: dict[str, Brief], made: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    told = briefs["ru"]
    words = [sign.word for section in told.sections for sign in section.legend]
    assert "неполные данные" in words
    for section in told.sections:
        assert len(set(section.legend)) == len(section.legend)
        assert bool(section.legend) == bool(section.charts)
        for chart in section.charts:
            drawn = set(re.findall(r">([^<>]+)<", chart.svg))
            assert not drawn & {sign.word for sign in section.legend}
    paper = said_by(made["ru"]["pdf"], tmp_path)
    assert all(squeezed(word) in paper for word in words)


def test_a_long_table_does_not_begin_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """However full the page is: several rows follow its head there, or the heading goes along."""
    rows = tuple((f"row-{number}", "1") for number in range(1, 40))
    table = Printed("Long", ("A", "B"), (False, True), (300.0, 193.0), rows)
    begun = set()
    for lines in range(40, 60, 2):
        before = Section("Before", undrawn=(Undrawn("T", "x"),) * lines)
        told = small(sections=(before, Section("Its heading", tables=(table,))))
        path = tmp_path / "one.pdf"
        path.write_bytes(to_pdf(told))
        text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
        page = next(p for p in text.stdout.decode().split("\f") if "row-1 " in p)
        assert "Its heading" in page
        assert "row-5 " in page, lines
        begun.add("Before" in page)
    assert begun == {True, False}


def test_a_character_that_no_font_has_is_named() -> None:
    require_glyphs(small(title="Қазақстан ₽ ≈ − “Ł”"))
    with pytest.raises(MissingGlyph, match=r"“ሀ” \(U\+1200.*") as missing:
        require_glyphs(small(remarks=("Name ሀ here",)))
    assert "Name ሀ here" in str(missing.value)
    svg = SVG.replace("</svg>", "<text>漢</text></svg>")
    with pytest.raises(MissingGlyph, match="漢"):
        require_glyphs(small(sections=(Section("P", (Chart("x", "T", "n", "alt", svg),), (), 1),)))


def test_the_page_says_which_character_lacks_and_offers_the_rest(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.documents.brief.glyphs.drawable", lambda: frozenset("abc"))
    button.files.clear()
    found, problem = button.files(scope, CHOSEN)
    assert list(found) == ["xlsx", "html"]
    assert "PDF не сделан" in problem
    button.files.clear()


@pytest.fixture
def run(scope: Scope) -> Callable[..., tuple[int, str]]:
    def ask(*words: str) -> tuple[int, str]:
        ended = CliRunner().invoke(main, ["brief", "--home", scope.home, *words])
        return ended.exit_code, ended.stderr

    return ask


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--country", "KAX"), "'KAX' is not known; the nearest is KAZ (Kazakhstan)."),
        (("--country", "Germani"), "the nearest is DEU (Germany)"),
        (("--country", "KAZ", "--lang", "rus"), "the nearest is ru. Known: ru, en."),
        (("--country", "KAZ", "--format", "xls"), "the nearest is xlsx"),
        (("--country", "KAZ", "--release", "20261101"), "the nearest is 20261101T030000Z-full"),
        (("--country", "KAZ", "--year", "1925"), "'1925' is not known"),
        (("--country", "KAZ", "--peers", "sise"), "the nearest is size"),
        ((), "Say whose brief it shall be."),
    ],
)
def test_what_is_not_known_names_the_nearest(
    words: tuple[str, ...], said: str, run: Callable[..., tuple[int, str]]
) -> None:
    code, error = run(*words)
    assert (code, said in error) == (2, True), error


def test_a_full_disk_leaves_no_half_written_file(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(stream: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("dagster_project.home.os.fsync", full)
    code, error = run("--country", PLACE, "--format", "html", "--to", str(tmp_path))
    assert (code, "The disk is full" in error) == (3, True), error
    assert not list(tmp_path.iterdir())


def test_a_folder_that_takes_no_file_is_said_before_the_work(
    run: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(verb, "write_all", lambda *_, **__: pytest.fail("began to work"))
    code, error = run("--country", PLACE, "--to", str(tmp_path / "file"))
    assert (code, "No file can be made" in error) == (3, True), error


def test_a_country_that_cant_be_made_does_not_stop_the_others(
    scope: Scope, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dagster_project.errors import UserError
    from dashboards.documents.brief import make
    from dashboards.documents.brief.order import order

    def documents(reader: Scope, selection: CountrySelection, formats: object) -> dict[str, bytes]:
        if selection.place == "DEU":
            raise UserError("Nothing can be said of it.")
        return {"pdf": b"%PDF"}

    monkeypatch.setattr(make, "documents", documents)
    wanted = {
        place: [order(scope.home, scope.release_id, "en", place=place, year=YEAR, peers="size")]
        for place in ("AUS", "DEU", "KAZ")
    }
    assert verb.write_all(tmp_path, wanted, ["pdf"], is_all=True) == [
        "DEU: Nothing can be said of it."
    ]
    assert len(list(tmp_path.iterdir())) == 2
