"""Every view of a release full of rare states, in both languages, at a desk and on a phone.

One visit per view: its address opens in English, then the reader switches to Russian. The device
is a dark one: the layout is the same in both themes, and ``test_demo`` sees the light one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboards.lib.theme import DARK
from tests.browser.access import violations
from tests.browser.conftest import complete
from tests.browser.looks import FONT, cramped, holes, other_language, picture
from tests.browser.switch import left_over
from tests.browser.views import DESK, PHONE, VIEWS, address_of

PAGE_COLOR = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"


@pytest.mark.parametrize("name", VIEWS)
def test_view(
    open_page: Callable[..., Page], address: str, pictures: Path | None, name: str
) -> None:
    page = open_page(address_of(address, name, "en"), theme=DARK)
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    assert "Golos Text" in page.evaluate(FONT)
    assert page.evaluate(PAGE_COLOR) == "rgb(16, 24, 31)"
    faults = [f"other language: {word}" for word in other_language(page, "en")]
    faults += violations(page)
    for language, widths in (("en", (PHONE, DESK)), ("ru", (DESK, PHONE))):
        if language == "ru":
            faults += [f"left over: {word}" for word in left_over(page, language)]
            complete(page)
        for width in widths:
            found = [*cramped(page, width), *holes(page)]
            faults += [f"{language}, {width} px: {fault}" for fault in found]
            picture(page, width, pictures, f"sample.{name}.{language}.{width}.png")
    assert not faults, "\n".join(faults)
