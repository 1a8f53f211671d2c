"""A country's brief: the same bytes at every run, the same numbers in every form and language."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboards.documents.brief import button
from dashboards.documents.brief import order as orders
from dashboards.documents.brief.make import FORMATS, file_name
from dashboards.documents.brief.model import (
    Brief,
)
from dashboards.documents.brief.shown import views
from dashboards.documents.brief.years import by_year
from dashboards.lib import release_access
from dashboards.lib.format import shown
from dashboards.lib.release_access import Row, known_at, rows
from dashboards.lib.scope import Scope
from tests.documents.reading import (
    CHOSEN,
    PLACE,
    YEAR,
    number,
    numbers_of,
    parsed,
    said_by,
    sheets_of,
    squeezed,
    tables,
)


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


def test_the_second_language_asks_little_more_and_says_the_same(
    scope: Scope, made: dict[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = release_access._asked

    def counted(reader: Scope, sql: str, parameters: Sequence[Any]) -> list[Row]:
        asked.append(sql)
        return ask(reader, sql, parameters)

    monkeypatch.setattr(release_access, "_asked", counted)
    found, counts = list[bytes](), list[int]()
    for files in orders.made(
        [orders.Order(replace(scope, language=code), CHOSEN) for code in made], ["xlsx"]
    ):
        found += files.values()
        counts.append(len(asked))
    assert found == [made[language]["xlsx"] for language in made]
    first, second = counts[0], counts[1] - counts[0]
    assert 0 < second < first / 2, (first, second)
    with release_access.remembering():
        (row,) = rows(scope, "select 1 as one")
        row["one"] = 2
        assert rows(scope, "select 1 as one") == [{"one": 1}], "what a reader does is his own"
    asked.clear()
    rows(scope, "select 1 as one")
    assert asked, "forgotten at the end"


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
    assert 2 <= int(re.search(r"Pages:\s+(\d+)", facts)[1]) <= 5  # type: ignore[index]
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
