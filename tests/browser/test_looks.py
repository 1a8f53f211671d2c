"""Every view of a release full of rare states, in both languages, at a desk and on a phone.

Each language is seen in one of the themes: the layout is the same in both, and axe looks at the
light one with the demo's release (``test_demo``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboards.lib.theme import DARK, LIGHT
from tests.browser.access import violations
from tests.browser.looks import FONT, cramped, holes, other_language, picture
from tests.browser.views import VIEWS, address_of

THEMES = {"ru": LIGHT, "en": DARK}
PAGE_COLOR = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"


@pytest.mark.parametrize("language", THEMES)
@pytest.mark.parametrize("name", VIEWS)
def test_view(
    open_page: Callable[..., Page], address: str, pictures: Path | None, name: str, language: str
) -> None:
    page = open_page(address_of(address, name, language), theme=THEMES[language])
    page.wait_for_function(f"() => document.documentElement.lang === '{language}'")
    assert "Golos Text" in page.evaluate(FONT)
    assert not other_language(page, language)
    if THEMES[language] == DARK:
        assert page.evaluate(PAGE_COLOR) == "rgb(16, 24, 31)"
        assert violations(page) == []
    for width in (1440, 390):
        assert [*cramped(page, width), *holes(page)] == [], f"at {width} px"
        picture(page, width, pictures, f"sample.{name}.{language}.{width}.png")
