"""What a reader sees where there is little to draw: the right reason, no large empty boxes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from dashboards.lib.around import nothing_drawn, passports_of, why_empty
from dashboards.lib.figures import Height
from dashboards.lib.panel import MOST_STRETCH, Drawn
from dashboards.lib.recipes.beside import FLAT_HEIGHT, HEIGHT, line_beside
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.recipes.lines import daily_line
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Table, html
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.service import serving_posts

EN = Scope("", "", language="en")
WORDS = Words("Title", "Note", empty="Nothing")
RATES = (Column("place", "Place"), Column("value", "Share", "share", status="status"))


def empty_view(reason: str, *statuses: str) -> View:
    rows = [{"place": "A", "value": None, "status": status} for status in statuses]
    return replace(WORDS, empty=reason).nothing(Table(RATES, rows))


def test_a_reason_that_says_nothing_gives_way_to_what_most_rows_say() -> None:
    texts = Texts("en")
    vague = texts("empty.period")
    assert why_empty(empty_view(vague, "too_few", "not_reported", "too_few"), "en") == texts(
        "status.too_few.why"
    )
    assert why_empty(empty_view(vague), "en") == vague
    assert why_empty(empty_view("Its own reason", "too_few"), "en") == "Its own reason"


def test_good_news_is_not_called_missing() -> None:
    missing, news = Texts("en")("empty.title"), empty_view("Nobody is silent")
    assert missing in nothing_drawn(news, "en")
    assert missing not in nothing_drawn(replace(news, is_fine=True), "en")


def lying(*values: int) -> View:
    history = [Point(f"202{year}", Decimal(value)) for year, value in enumerate(values)]
    return line_beside(EN, WORDS, WORDS.table((), []), "A", history, [], unit="count")


def test_a_line_on_zero_takes_no_room_above_it() -> None:
    heights = [lying(*values).figure.layout.height for values in ((0, 0, 0), (0, 5, 0))]  # type: ignore[union-attr]
    assert heights == [FLAT_HEIGHT, HEIGHT]


def squares(*labels: str) -> View:
    cells = [[Square(Decimal(1), "1")] for _ in labels]
    return heat_map(
        EN, WORDS, WORDS.table((), []), labels, ["first"], cells, height=Height(40, around=20)
    )


def test_years_down_a_heat_map_are_names_and_no_scale() -> None:
    figure = squares("2023", "2024").figure
    assert figure is not None
    assert figure.layout.yaxis.type == "category"
    assert [note.y for note in figure.layout.annotations] == [0, 1], "named by their place"


def test_few_rows_beside_a_tall_panel_keep_their_form() -> None:
    view = squares("A", "B")
    assert view.figure is not None
    own = view.figure.layout.height
    near, far = (Drawn(view, "", "", 0).stretched(wanted) for wanted in (own + 10, 900))
    assert near == {"height": own + 10, "bargap": pytest.approx(view.figure.layout.bargap)}
    assert far["height"] == 900, "no card ends in a hole"
    thick = [
        (1 - told["bargap"]) * told["height"] for told in ({"bargap": 0.32, "height": own}, far)
    ]
    assert thick[1] == pytest.approx(MOST_STRETCH * thick[0]), "no bar is a block"
    line = daily_line(EN, WORDS, WORDS.table((), []), [], [], unit="count")
    drawn = replace(line, figure=go.Figure(go.Scatter(x=[1], y=[1])))
    assert Drawn(drawn, "", "", 30).stretched(900) == {"height": 870}, "a line fills its place"


def test_a_chosen_place_is_named_and_not_its_rank() -> None:
    columns = (
        Column("rank", "Place", "written"),
        Column("name", "Territory"),
        Column("value", "Reach", "per_1000", status="status"),
    )
    row = {
        "rank": "2", "name": "Kazakhstan", "value": Decimal("0.11"), "status": "ok",
        "passport": "R03.KAZ.2025",
    }  # fmt: skip
    assert "Kazakhstan: 0.11" in passports_of(Table(columns, [row]), "KAZ", "en")


def test_a_post_that_reports_for_a_country_serves_it_without_any_event(scope: Scope) -> None:
    assert serving_posts(scope, "MNG")


def test_a_sentence_in_a_table_is_no_column_of_words() -> None:
    columns = (Column("place", "Place"), Column("said", "Sentence"))
    short, long = "A few words", "So many words that one under another they were a tower. " * 2
    rows = [{"place": "A", "said": short}, {"place": "B", "said": long}]
    assert html(Table(columns, rows), "en").count('class="cw-long"') == 1
