"""The dark theme: each colour has its counterpart, and words can be read in both themes."""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib import palette
from dashboards.lib.around import legend
from dashboards.lib.scope import Scope
from dashboards.lib.theme import COUNTERPARTS, DARK, LIGHT, NIGHT, WHITE, in_theme, view_in_theme
from tests.dashboards.charts import PAGES
from tests.dashboards.conftest import page_script
from tests.dashboards.made_charts import MADE
from tests.dashboards.reading import bodies
from tests.repo.files import REPOSITORY, tracked

HEX = re.compile(r'(?<![&\w])#[0-9A-F]{6}(?=["\'; }BF])')
# Words on the page, on a panel's wash, and on the wash of their own pill.
WORDS = [
    (ink, page)
    for ink in (palette.INK, palette.MUTED, palette.BLUE, palette.RED, palette.GOOD)
    for page in (WHITE, palette.PANEL)
] + [
    ("#14573F", "#E7F1ED"),
    ("#8A2E1B", "#F8E9E5"),
    ("#24455C", palette.WASH),
    ("#7A4508", "#FBEFDC"),
]
READABLE = 4.5


def contrast(one: str, other: str) -> float:
    """As WCAG defines it."""

    def light(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(p * w for p, w in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_every_colour_of_the_code_has_a_counterpart() -> None:
    """Documents are light: they are for paper."""
    used = {
        color
        for path in tracked("dashboards/*.py")
        # Documents are paper, in whatever theme they are asked for.
        if path.name != "theme.py" and "documents" not in path.parts
        for color in HEX.findall(path.read_text(encoding="utf-8"))
    }
    assert len(used) > 30
    assert not used - COUNTERPARTS.keys()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("ink", "page"), WORDS)
def test_words_can_be_read(ink: str, page: str, theme: str) -> None:
    assert contrast(in_theme(ink, theme), in_theme(page, theme)) >= READABLE


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("color", palette.CATEGORICAL)
def test_a_number_on_a_bar_can_be_read(color: str, theme: str) -> None:
    """No ink is further than this from the middle of both."""
    ink = in_theme(palette.readable_on(color), theme)
    assert contrast(ink, in_theme(color, theme)) >= 4


def test_both_themes_of_the_library_are_those_of_the_house() -> None:
    """Streamlit draws its own parts: buttons, drop-downs, the page itself."""
    settings = REPOSITORY / "dashboards" / ".streamlit" / "config.toml"
    themes = tomllib.loads(settings.read_text(encoding="utf-8"))["theme"]
    light, dark = themes[LIGHT], themes[DARK]
    assert "base" not in themes, "else there is one theme only"
    assert light["backgroundColor"] == WHITE
    assert dark == {key: COUNTERPARTS[color] for key, color in light.items()}


def test_a_colour_inside_an_image_is_exchanged_too() -> None:
    assert in_theme("stroke%3D%22%231B5E8C%22", DARK) == "stroke%3D%22%235AA3D6%22"
    assert in_theme("color: #1B5E8C", LIGHT) == "color: #1B5E8C"


@pytest.mark.parametrize("name", MADE)
def test_a_figure_keeps_nothing_of_the_light_page(name: str) -> None:
    view = view_in_theme(MADE[name](Scope("", "", language="en")), DARK)
    assert view.figure is not None
    text = view.figure.to_json() + legend(view.figure)
    assert COUNTERPARTS[palette.INK] in text
    assert not [color for color in (palette.INK, palette.BLUE, WHITE) if color in text.upper()]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_dark_as_a_whole(scope: Scope, page: str) -> None:
    reader = replace(scope, theme=DARK)
    test = AppTest.from_function(
        page_script, default_timeout=60, kwargs={"page": page, "scope": reader}
    )
    # Of the world the Country page has only a table.
    test.query_params["place"] = "KAZ"
    test.run()
    assert not test.exception
    drawn = [str(chart.proto.spec) for chart in test.get("plotly_chart")]
    light = [text for text in (*bodies(test), *drawn) if palette.INK in text.upper()]
    assert not light
    assert NIGHT in "".join(drawn).upper()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_land_is_not_taken_for_a_class_of_the_map(theme: str) -> None:
    """Land without a programme and land without a figure are no class, and classes differ."""
    land, gap = in_theme(palette.LAND, theme), in_theme(palette.GAP, theme)
    classes = [in_theme(color, theme) for color in palette.SEQUENTIAL]
    assert min(distance(land, color) for color in (gap, *classes)) > 11
    assert min(distance(gap, color) for color in classes) > 11
    assert min(distance(*pair) for pair in itertools.pairwise(classes)) > 8


def distance(one: str, other: str) -> float:
    """How far apart two colours look: ΔE of 1976, in CIE Lab under daylight."""
    return math.dist(lab(one), lab(other))


def lab(color: str) -> tuple[float, float, float]:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    curve = [c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z)]
    return 116 * curve[1] - 16, 500 * (curve[0] - curve[1]), 200 * (curve[1] - curve[2])
