"""The guards of the pages, tested by breaking what they guard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.access import violations
from tests.browser.looks import cramped, holes, other_language
from tests.browser.shown import written
from tests.browser.values import ask, wrong_values
from tests.browser.views import address_of

OpenPage = Callable[..., Page]
CAMPAIGNS = "document.querySelector('.st-key-panel-overview-campaigns .js-plotly-plot')"
PLACES = "document.querySelector('.st-key-panel-overview-places .js-plotly-plot')"
MAP = "document.querySelector('.st-key-panel-overview-reach_map .js-plotly-plot')"
# What a page could do wrong, done to a right page one after the other: each adds a fault.
WRONG = {
    "a changed bar": f"() => {{ {CAMPAIGNS}.data[1].x[0] += 1; }}",
    "two that changed places": f"""() => {{ const dots = {PLACES}.data[1].x;
        const other = dots.findIndex(value => value !== dots[0]);
        [dots[0], dots[other]] = [dots[other], dots[0]]; }}""",
    "another value on the map": f"() => {{ {MAP}.data.find(trace => trace.z).z[0] += 0.5; }}",
    "another number above a small line": """() => {
        document.querySelector('.cw-mini b').textContent = '7'; }""",
    "another number in a card": """() => {
        document.querySelector('.cw-value[data-code=R02]').textContent = '7'; }""",
    "a lost card": """() => {
        document.querySelector('.cw-value[data-code=R02]').parentElement.remove(); }""",
    "a chart that is not drawn": f"() => {CAMPAIGNS}.remove()",
    "a chart that nobody checks": """() => { document.querySelector(
        '.st-key-panel-overview-places').className = 'st-key-panel-overview-unknown'; }""",
}


def test_what_is_wrong_is_seen(open_page: OpenPage, demo_address: str, demo_home: Path) -> None:
    page = open_page(address_of(demo_address, "overview", "en"))
    asked = ask(demo_home, page, "en")
    known: set[str] = set()
    assert not wrong_values(page, asked)
    for said, doing in WRONG.items():
        page.evaluate(doing)
        found = set(wrong_values(page, asked))
        assert found - known, said
        known = found


@pytest.mark.parametrize(
    ("text", "language", "value", "other"),
    [
        ("1,28\u00a0млн", "ru", 1_284_563, 1_270_000),
        ("1.28M", "en", 1_284_563, 1_290_001),
        ("46,2\u00a0%", "ru", 0.46174, 0.4626),
        ("₽2,824", "en", 2823.6, 2825),
        ("\u22120,5\u00a0%", "ru", -0.0046, 0.005),
    ],
)
def test_numbers_are_read_as_they_are_written(
    text: str, language: str, value: float, other: float
) -> None:
    assert written(text, language).stands_for(value)
    assert not written(text, language).stands_for(other)


def test_a_violation_is_seen(open_page: OpenPage, demo_address: str) -> None:
    page = open_page(address_of(demo_address, "data-methods", "en"))
    page.evaluate(
        "document.querySelector('h1').appendChild(document.createElement('img')).src = 'data:,'"
    )
    assert any("image-alt" in said for said in violations(page))


def test_what_does_not_fit_is_seen(open_page: OpenPage, demo_address: str) -> None:
    page = open_page(address_of(demo_address, "overview", "ru"))
    assert [*other_language(page, "ru"), *cramped(page, 1440), *holes(page)] == []
    page.evaluate("document.querySelector('.cw-head p').textContent = 'left over'")
    assert other_language(page, "ru") == ["left", "over"]
    page.evaluate(
        "document.querySelector('.st-key-panel-overview-campaigns').style.minHeight = '1100px'"
    )
    assert holes(page)
    page.evaluate(
        """() => { const ticks = document.querySelectorAll('.ytick text');
             for (const place of ['x', 'y', 'transform']) {
               ticks[1].setAttribute(place, ticks[0].getAttribute(place)); }
             document.querySelector('h1').style.width = '2000px'; }"""
    )
    said = " ".join(cramped(page, 1440))
    assert "too wide" in said
    assert "overlapping" in said
