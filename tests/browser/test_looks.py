"""Every view of a release full of rare states, in both languages, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.looks import FONT, cramped, holes, other_language, picture
from tests.browser.views import VIEWS, address_of


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", VIEWS)
def test_view(
    open_page: Callable[..., Page], address: str, pictures: Path | None, name: str, language: str
) -> None:
    page = open_page(address_of(address, name, language))
    page.wait_for_function(f"() => document.documentElement.lang === '{language}'")
    assert "Golos Text" in page.evaluate(FONT)
    assert not other_language(page, language)
    for width in (1440, 390):
        assert [*cramped(page, width), *holes(page)] == [], f"at {width} px"
        picture(page, width, pictures, f"sample.{name}.{language}.{width}.png")
