"""How a brief is set: what is refused, what stays text, what stays together."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go
import pytest
import typst

from dashboards.documents.brief.content import _sections, brief, is_all_zero
from dashboards.documents.brief.html import to_html
from dashboards.documents.brief.model import (
    Chart,
    Printed,
    Section,
    Sources,
    Undrawn,
)
from dashboards.documents.brief.pdf import to_pdf
from dashboards.documents.brief.printed import BESIDE, PAGE, SIZE, printed
from dashboards.documents.brief.shown import Shown, views
from dashboards.documents.brief.years import by_year
from dashboards.documents.lettering import wrapped
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.view import Words
from dashboards.views.country.gaps import NEVER
from tests.documents.reading import (
    CHOSEN,
    SVG,
    parsed,
    said_by,
    small,
    squeezed,
)


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


def test_a_country_of_which_nothing_is_told_says_so_once(scope: Scope) -> None:
    reader, chosen = replace(scope, language="en"), replace(CHOSEN, place="QQQ")
    told = brief(reader, chosen, by_year(reader, chosen), views(reader, chosen), ())
    assert told.summary == (NEVER("en"),)
    assert {card.value for card in told.cards} == {"[z] not applicable"}
    for section in told.sections:
        assert section.charts or section.tables or section.undrawn, section.title
        reasons = [one.said for one in section.undrawn]
        assert len(set(reasons)) == len(reasons), section.title
    assert told.sections[-1].undrawn[0].said == NEVER("en"), "not that every figure is there"
    assert "Event visits; Unique participants" in told.sections[1].undrawn[0].title


def test_heads_take_two_lines_rather_than_four() -> None:
    """A name that breaks once costs less than heads of one word in a line."""
    numbers = [Column(str(year), str(year), "count") for year in range(2021, 2026)]
    columns = (Column("name", "Indicator"), *numbers, Column("m", "median of similar size", "rub"))
    row: Row = {str(year): 1_234_567_890 for year in range(2021, 2026)} | {"m": 1}
    names = ["Identified reach per 1,000 compatriots of it", "Visits"]
    told = printed(Table(columns, [row | {"name": name} for name in names]), "en")
    room = told.widths[-1] - BESIDE
    assert len(wrapped(told.head[-1], room, SIZE, 600)) == 2
    assert sum(told.widths) <= PAGE + 1


def test_sources_stand_on_one_page_with_their_heading(tmp_path: Path) -> None:
    rows = tuple((f"file-{number}", "1") for number in range(1, 20))
    table = Printed("Files", ("A", "B"), (False, True), (300.0, 193.0), rows)
    for lines in range(20, 50, 4):
        before = Section("Before", undrawn=(Undrawn("T", "x"),) * lines)
        path = tmp_path / "one.pdf"
        told = small(sections=(before,), sources=Sources("Its note", table, "Its hash"))
        path.write_bytes(to_pdf(told))
        text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
        last = text.stdout.decode().split("\f")[-2]
        assert all(said in last for said in ("Its note", "file-1 ", "file-19 ", "Its hash")), lines


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
