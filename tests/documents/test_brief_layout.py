"""How a brief is set: what is refused, what stays text, what stays together."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go
import pytest
import typst

from dashboards.documents.brief.content import _sections, is_all_zero
from dashboards.documents.brief.html import to_html
from dashboards.documents.brief.model import (
    Chart,
    Printed,
    Section,
    Undrawn,
)
from dashboards.documents.brief.pdf import to_pdf
from dashboards.documents.brief.printed import printed
from dashboards.documents.brief.shown import Shown
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.view import Words
from tests.documents.reading import (
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
