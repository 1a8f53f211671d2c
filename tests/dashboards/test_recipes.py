"""Recipes over made-up numbers: what they draw, say and put into their table, and what when not.

Those that pages draw are judged with their pages (``test_values``); here stand their corners, and
the recipes that no page draws yet.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from dashboards.lib import palette
from dashboards.lib.download import Origin, to_csv
from dashboards.lib.figures import Height, spread
from dashboards.lib.recipes.bars import Kind, grouped_columns
from dashboards.lib.recipes.funnel import Step, fallen, funnel
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.recipes.intervals import Ends, Line, interval_rates
from dashboards.lib.recipes.lines import Series, season_lines
from dashboards.lib.recipes.nested import Bars, part_of_whole, part_of_whole_by_half_year
from dashboards.lib.recipes.parts import Part, stacked_bars
from dashboards.lib.recipes.slope import slope
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, html
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from tests.dashboards.made_charts import MADE, NOTHING

RU, EN = Scope("", "", language="ru"), Scope("", "", language="en")
WORDS = Words("Title", "Note", empty="Nothing")


def rates(*values: str | None, scope: Scope = EN, **more: Any) -> View:
    rows = [
        {
            "place": f"P{position}",
            "value": None if value is None else Decimal(value),
            "low": None if value is None else Decimal(value) - Decimal("0.05"),
            "high": None if value is None else Decimal(value) + Decimal("0.05"),
            "status": "too_few" if value is None else "ok",
        }
        for position, value in enumerate(values)
    ]
    value = Column("value", "Share", "share", status="status")
    return interval_rates(
        scope, WORDS, Column("place", "Place"), value, rows, height=Height(20), **more
    )


def test_a_scale_that_does_not_begin_at_zero_says_so() -> None:
    far, near = rates("0.80", "0.90"), rates("0.10", "0.90")
    said = Texts("en")("axis.not_from_zero")
    assert far.figure is not None
    assert far.figure.layout.xaxis.range[0] > 0
    assert said in far.note
    assert near.figure is not None
    assert near.figure.layout.xaxis.range[0] == 0
    assert said not in near.note


def test_a_row_without_a_rate_keeps_its_line_or_is_told_of_in_the_note() -> None:
    kept, left_out = rates("0.5", None, against=Line(0.4, "world")), rates("0.5", None, shown=9)
    assert len(left_out.table.rows) == len(kept.table.rows) == 2
    assert left_out.figure is not None
    assert list(left_out.figure.data[1].y) == ["P0"]
    assert left_out.note.endswith("the table has 1 more without a figure")
    assert kept.figure is not None
    assert [note.text for note in kept.figure.layout.annotations] == ["world", "too few"]
    # A year as the name of a row would be read as a number of the axis.
    year = {"place": "2021", "value": None, "low": None, "high": None, "status": "not_yet"}
    known = year | {"place": "2022", "value": Decimal("0.5"), "status": "ok"}
    years = interval_rates(
        EN, WORDS, Column("place", "Year"), Column("value", "Share", "share", status="status"),
        [known, year], height=Height(20),
    )  # fmt: skip
    assert years.figure is not None
    assert [note.y for note in years.figure.layout.annotations] == [1]


def test_a_part_that_is_lacking_leaves_its_mark_in_its_whole() -> None:
    counts: dict[str, Any] = {"unit": "count", "states": ["ok", "ok"]}
    whole = Bars("all", [Decimal(9), Decimal(8)], **counts)
    part = Bars("young", [Decimal(4), None], "count", ["ok", "not_reported"])
    table, labels = WORDS.table((), []), ["A", "B"]
    parts = [
        Part("young", palette.BLUE, part.values, ["4", ""], states=part.states),
        Part("other", palette.PALE, [Decimal(5), Decimal(8)], ["5", "8"], states=["ok", "ok"]),
    ]
    for view, place in (
        (part_of_whole(EN, WORDS, table, labels, whole, part, height=Height(20)), "y"),
        (part_of_whole_by_half_year(EN, WORDS, table, ["2025-H1", "2025-H2"], whole, part,
                                    height=200), "x"),
        (stacked_bars(EN, WORDS, table, labels, parts, height=Height(20)), "y"),
    ):  # fmt: skip
        assert view.figure is not None
        (mark,) = view.figure.layout.annotations
        assert (mark.text, mark[place]) == ("[x]", "B" if place == "y" else "2025-H2")
        assert view.figure.layout.meta["gaps"] == "[x] not reported"


def test_of_many_rates_both_ends_are_drawn_and_the_note_says_it() -> None:
    view = rates(*(f"0.{n}" for n in range(30, 60)), shown=Ends(3, "Both ends"))
    assert view.figure is not None
    assert list(view.figure.data[1].y) == ["P0", "P1", "P2", "P27", "P28", "P29"]
    assert view.note.startswith("Both ends")
    assert len(view.table.rows) == 30


def test_a_hover_text_has_the_value_and_its_band_in_the_language() -> None:
    for scope, said in ((EN, "<b>50%</b><br>range 45–55%"), (RU, "<b>50\u00a0%</b><br>")):
        view = rates("0.50", scope=scope)
        assert view.figure is not None
        assert view.figure.data[1].customdata[0].startswith(said)


def test_a_word_stands_also_in_a_square_without_colour() -> None:
    squares = [[Square(3, "3"), Square(None, "?"), Square(None)]]
    view = heat_map(
        EN, WORDS, WORDS.table((), []), ["a"], ["1", "2", "3"], squares, height=Height(9)
    )
    assert view.figure is not None
    assert [(n.x, n.text) for n in view.figure.layout.annotations] == [(0, "3"), (1, "?")]


def test_text_in_a_square_can_be_read_on_every_colour() -> None:
    values = [Square(n, str(n)) for n in range(1, 21)]
    columns = [str(n) for n in range(20)]
    view = heat_map(EN, WORDS, WORDS.table((), []), ["a"], columns, [values], height=Height(9))
    assert view.figure is not None
    for note, square in zip(view.figure.layout.annotations, values, strict=True):
        color = palette.on_scale(palette.SEQUENTIAL, square.value, 20)
        assert color is not None
        # Between white and ink no colour is further than this from both.
        assert palette.contrast(note.font.color, color) >= 4.2, square


def test_labels_that_are_too_near_are_spread_around_their_middle() -> None:
    assert spread([1, 10, 20], 2) == [1, 10, 20]
    assert spread([10, 10, 30], 4) == [8, 12, 30]
    assert spread([14, 10, 11], 4) == pytest.approx([15.67, 7.67, 11.67], abs=0.01)


@pytest.mark.parametrize("scope", [RU, EN], ids=["ru", "en"])
@pytest.mark.parametrize("name", MADE)
def test_every_recipe_has_figure_words_and_table(name: str, scope: Scope) -> None:
    view = MADE[name](scope)
    assert view.figure is not None
    assert view.title
    assert view.note
    assert view.table.rows
    assert view.table.caption == view.title
    assert all(column.label for column in view.table.columns)
    written = html(view.table, scope.language)
    said = " ".join(
        str(text)
        for trace in view.figure.data
        for text in np.ravel(trace.customdata if trace.customdata is not None else ())
    )
    foreign = "abcdefghijklmnopqrstuvwxyz" if scope is RU else "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    plain = said.replace("<br>", "").replace("<b>", "").replace("</b>", "")
    assert not set(plain.lower()) & set(foreign)
    assert "None" not in written
    assert "None" not in said


@pytest.mark.parametrize("scope", [RU, EN], ids=["ru", "en"])
@pytest.mark.parametrize("name", MADE)
def test_with_nothing_to_show_a_recipe_says_why(name: str, scope: Scope) -> None:
    view = MADE[name](scope, is_empty=True)
    assert view.is_empty
    assert view.empty == NOTHING(scope.language)


def test_a_funnel_marks_the_step_that_narrowed() -> None:
    view = MADE["season_funnel"](EN)
    assert view.figure is not None
    (bars,) = view.figure.data
    assert [color == palette.RED for color in bars.marker.color] == [0, 0, 1, 0, 0]
    assert view.figure.layout.xaxis.range[0] == 0, "bars are as long as their numbers"
    kept = [row["share"] for row in view.table.rows]
    assert kept[0] is None
    assert float(kept[2]) == pytest.approx(3_120 / 29_640)


def test_a_slope_tells_a_loss_from_a_missing_report() -> None:
    view = MADE["gains_and_losses"](EN)
    assert view.figure is not None
    line = dict(zip([row["place"] for row in view.table.rows], view.figure.data, strict=True))
    assert line["Kazakhstan"].line.color == palette.RED
    assert line["Israel"].line.color == palette.GOOD
    assert line["Germany"].line.color == palette.GREY
    silent = line["United States of America"]
    assert (silent.line.dash, silent.line.color) == ("dot", palette.GREY)
    assert "not reported" in silent.customdata[0]


def test_a_step_is_narrower_only_where_its_interval_says_so() -> None:
    def steps(high: str) -> list[Step]:
        return [
            Step("sent", Decimal(100), Decimal(100)),
            Step(
                "passed", Decimal(30), Decimal(40),
                (Decimal("0.2"), Decimal(high)), (Decimal("0.35"), Decimal("0.45")),
            ),
        ]  # fmt: skip

    assert [step.name for step in fallen(steps("0.3"))] == ["passed"]
    assert fallen(steps("0.4")) == []
    view = funnel(EN, WORDS, steps("0.3"), unit="persons/5", before="season 2025")
    assert view.figure is not None
    assert "30% <span style='font-size:11px'>(20–30%)</span>" in [
        note.text for note in view.figure.layout.annotations
    ]


def test_a_slope_of_an_incomplete_year_is_dotted_and_a_click_names_its_place() -> None:
    rows: list[Row] = [
        {"name": "A", "code": "AAA", "before": Decimal(40), "now": Decimal(10), "status": state}
        for state in ("ok", "partial")
    ]
    name = Column("name", "Place")
    for row, dash in zip(rows, ("solid", "dot"), strict=True):
        view = slope(
            EN, WORDS, name, [row], unit="persons/5", before="2024", now="2025",
            is_marked=lambda _: True,
        )  # fmt: skip
        assert view.figure is not None
        (line,) = view.figure.data
        assert (line.line.dash, line.line.color == palette.RED) == (dash, dash == "solid")
        assert view.picks[line.customdata[1]] == "AAA"
        said = [note.text for note in view.figure.layout.annotations][-1]
        assert said == ("A · 10 (−30)" if dash == "solid" else "A · 10, incomplete")


def test_a_slope_tells_no_move_that_rounding_may_have_made() -> None:
    rows: list[Row] = [
        {"name": name, "before": Decimal(before), "now": Decimal(now), "status": "ok"}
        for name, before, now in (("A", 15, 10), ("B", 5, 0), ("C", 20, 10))
    ]
    view = slope(
        EN, WORDS, Column("name", "Place"), rows, unit="persons/5", before="2024", now="2025",
        is_marked=lambda _: True,
    )  # fmt: skip
    assert view.figure is not None
    assert [line.line.color for line in view.figure.data] == [palette.GREY] * 2 + [palette.RED]
    said = [note.text for note in view.figure.layout.annotations]
    assert {"A · 10", "B · 0\u00a0to\u00a04", "C · 10 (−10)"} < set(said)


def test_this_season_is_strong_and_no_line_leads_across_a_gap() -> None:
    weeks = ["1", "2", "3"]
    series = [
        Series("2025", [5.0, None, 20.0], ["ok", "not_reported", "partial"]),
        Series("2026", [10.0, 15.0, None], ["ok", "ok", "not_yet"]),
    ]
    view = season_lines(
        EN, WORDS, WORDS.table((), []), weeks, series, unit="persons/5", named=range(3),
        axis_name="week", read=lambda season, week: f"{season}, {week}",
    )  # fmt: skip
    assert view.figure is not None
    former, now = view.figure.data
    assert (former.line.color, now.line.color) == (palette.GREY, palette.BLUE)
    assert former.connectgaps is False
    assert list(former.marker.size) == [0, 0, 8], "incomplete weeks have a ring"
    assert "not reported" in former.customdata[1]
    assert [note.text for note in view.figure.layout.annotations] == ["2025", "<b>2026</b>"]


def test_a_bar_that_is_lacking_among_others_has_its_mark_explained() -> None:
    kinds = [
        Kind("plan", palette.PALE, [900, 910], ["", ""], ["ok", "ok"]),
        Kind("announced", palette.AMBER, [960, None], ["", ""], ["ok", "no_source"]),
    ]
    view = grouped_columns(EN, WORDS, WORDS.table((), []), ["2024", "2025"], kinds)
    assert view.figure is not None
    assert [list(bar.y) for bar in view.figure.data] == [[900, 910], [960, None]]
    assert view.figure.layout.meta["gaps"] == "[.] no source"
    (mark,) = view.figure.layout.annotations
    assert mark.text == "[.]"
    assert mark.x == pytest.approx(1.195), "in the right half of the second label"


def test_a_link_in_a_table_leads_and_stands_in_a_file_as_its_address() -> None:
    column = Column("letter", "Write", "link")
    row = {"letter": "mailto:a@b.org?subject=x%20%26%20y"}
    table = WORDS.table((column,), [row])
    link = '<a href="mailto:a@b.org?subject=x%20%26%20y" target="_self">Write</a>'
    assert link in html(table, "en")
    assert row["letter"] in to_csv(table, Origin("r", "", ""), "en").decode()


def test_a_cohort_is_as_long_as_its_time() -> None:
    view = MADE["who_comes_back"](EN)
    assert view.figure is not None
    (heat,) = view.figure.data
    assert [sum(value is not None for value in line) for line in heat.z] == [4, 3, 1, 1]
    words = [note.text for note in view.figure.layout.annotations]
    assert [word for word in words if not word.endswith("%")] == ["too few"]


def test_a_bullet_without_a_plan_has_no_tick() -> None:
    view = MADE["plan_and_actual"](EN)
    assert view.figure is not None
    bars, ticks = view.figure.data
    assert list(bars.x) == [618, 430, 322, 187]
    assert list(ticks.x) == [642, 408, 378, None]


def test_a_lorenz_curve_ends_at_all_of_both_and_tells_the_largest() -> None:
    view = MADE["unevenness"](EN)
    assert view.figure is not None
    _, curve = view.figure.data
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 1, 1)
    assert "the largest 10% hold 54%; Gini index 0.70" in view.note
