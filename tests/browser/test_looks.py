"""Every view in both languages at a desk and on a phone: nothing cut, nothing overlapping,
nothing left over in the other language, nothing from outside, and a picture of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

VIEWS = {
    "overview": "/",
    "overview-group": "/?overview.group=D05",
    "diaspora": "/diaspora",
    "diaspora-one": "/diaspora?diaspora.territory=DEU",
    "events": "/events",
    "events-plan": "/events?events.view=plan",
    "events-turnout": "/events?events.view=turnout",
    "events-list": "/events?events.view=list",
    "youth": "/youth",
    "spending": "/spending",
    "data": "/data",
    "data-quality": "/data?data.view=quality",
    "data-definitions": "/data?data.view=definitions",
    "data-methods": "/data?data.view=methods",
}
# Streamlit's own words that no setting changes; everything else on a Russian page is Russian.
STREAMLIT_WORDS = {
    "Skip to main content", "keyboard_double_arrow_right", "keyboard_arrow_right", "Open",
    "dashboard", "public", "event", "school", "account_balance", "fact_check", "download",
    "keyboard_arrow_down", "chevron_left", "chevron_right", "expand_more", "arrow_drop_down",
}  # fmt: skip
ALLOWED = re.compile(
    r"\b(RU|EN|CSV|UN|DESA|1C|USD|EUR|CNY|KZT|[A-Z]\d\d[a-c]?|[ABCD]|\d+T\d+Z-\w+"
    r"|[a-z0-9]+_[a-z0-9_]+|(census|embassy|register|survey)-\d+)\b"
)
# Texts of figures that stick out of their card, or lie on each other.
CUT_TEXTS = """() => [...document.querySelectorAll('[class*="st-key-fit-"] .js-plotly-plot')]
  .flatMap(chart => {
    const card = chart.closest('[class*="st-key-panel-"]').getBoundingClientRect();
    return [...chart.querySelectorAll('svg text')].filter(text => {
      const box = text.getBoundingClientRect();
      return box.width > 0 && (box.left < card.left - 1 || box.right > card.right + 1);
    }).map(text => text.textContent);
  })"""
OVERLAPS = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
    const boxes = [...chart.querySelectorAll('.xtick text, .ytick text')]
      .map(text => [text.getBoundingClientRect(), text.textContent]).filter(pair => pair[0].width);
    return boxes.flatMap(([a, first], i) => boxes.slice(i + 1)
      .filter(([b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
      .map(([, second]) => first + ' / ' + second));
  })"""


HEIGHT = "document.querySelector('[data-testid=stMain]').scrollHeight"
FONT = "getComputedStyle(document.querySelector('h1')).fontFamily"


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", VIEWS)
def test_view(
    open_page: Callable[..., Page], address: str, pictures: Path, name: str, language: str
) -> None:
    path = VIEWS[name]
    page = open_page(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
    page.wait_for_function(f"document.documentElement.lang === '{language}'")
    assert "Golos Text" in page.evaluate(FONT)
    said = page.inner_text("body")
    if language == "ru":
        for word in STREAMLIT_WORDS:
            said = re.sub(rf"^{re.escape(word)}$", " ", said, flags=re.M)
        left = set(re.findall(r"[A-Za-z]{2,}", ALLOWED.sub(" ", said)))
        assert not left, f"not Russian: {sorted(left)}"
    else:
        assert not re.findall(r"[А-Яа-яЁё]{2,}", said)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(700)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"at {width} px the page is {wide} px too wide"
        assert page.evaluate(CUT_TEXTS) == [], f"cut at {width} px"
        assert page.evaluate(OVERLAPS) == [], f"overlapping at {width} px"
        height = min(int(page.evaluate(HEIGHT)) + 10, 9_000)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        page.screenshot(path=pictures / f"{name}.{language}.{width}.png")
