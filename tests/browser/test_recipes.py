"""Recipes that no page draws yet, over made-up numbers: languages, themes, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import plotly.io
import pytest
from playwright.sync_api import Browser, Page
from plotly.offline import get_plotlyjs

from dashboards.lib import palette
from dashboards.lib.around import heading, legend
from dashboards.lib.figures import CONFIG
from dashboards.lib.scope import Scope
from dashboards.lib.style import style_sheet
from dashboards.lib.theme import DARK, LIGHT, NIGHT, WHITE, in_theme, view_in_theme
from tests.browser.looks import CUT_TEXTS, OVERLAPS
from tests.dashboards.made_charts import MADE

# A card is about so wide on a desk; on a phone, where a wide figure is scrolled inside it.
DESK, PHONE, SCROLLED = 620, 340, 720
DRAWN = "n => document.querySelectorAll('.js-plotly-plot .main-svg').length >= n"


def draw(page: Page, language: str, width: int, theme: str) -> None:
    """All of them in cards like those of a page."""
    cards = []
    for name, build in MADE.items():
        view = view_in_theme(build(Scope("", "", language=language)), theme)
        assert view.figure is not None
        words = legend(view.figure)
        figure = plotly.io.to_html(
            view.figure, full_html=False, include_plotlyjs=False, config=CONFIG
        )
        inner = max(width, SCROLLED) if view.is_wide else width
        cards.append(
            f'<div class="st-key-panel-{name}" style="width:{inner}px;padding:12px;margin:8px">'
            f'{heading(view)}{words}<div class="st-key-fit-{name}">{figure}</div></div>'
        )
    background = NIGHT if theme == DARK else WHITE
    ink = in_theme(palette.INK, theme)
    page.set_content(
        f"<html><head>{style_sheet(theme)}<script>{get_plotlyjs()}</script></head>"
        f"<body style=\"font-family:'Source Sans',sans-serif;background:{background};color:{ink}\">"
        f"{''.join(cards)}</body></html>"
    )
    page.wait_for_function(DRAWN, arg=len(MADE))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_is_cut_or_lies_on_another(
    browser: Browser, pictures: Path | None, language: str, width: int, theme: str
) -> None:
    page = browser.new_context(viewport={"width": 800, "height": 900}).new_page()
    draw(page, language, width, theme)
    assert page.evaluate(CUT_TEXTS) == []
    assert page.evaluate(OVERLAPS) == []
    if pictures:
        page.screenshot(path=pictures / f"recipes.{language}.{width}.{theme}.png", full_page=True)
    page.context.close()


def test_a_text_that_its_drawing_cuts_is_seen(browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 800, "height": 900}).new_page()
    draw(page, "en", DESK, LIGHT)
    text = "document.querySelector('.st-key-fit-season_funnel svg text')"
    width = "document.querySelector('.st-key-fit-season_funnel .main-svg').clientWidth"
    page.evaluate(f"() => {text}.setAttribute('transform', `translate(${{{width}}}, 0)`)")
    assert len(page.evaluate(CUT_TEXTS)) == 1
    page.context.close()
