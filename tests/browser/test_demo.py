"""Every view of a release that the real pipeline made out of demo exports.

One visit per view and language looks at everything, at a desk and on a phone: the language, what
does not fit, each number against the release, and axe. Requests to other hosts and errors in the
console fail the visit when it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.access import violations
from tests.browser.looks import FONT, cramped, holes, other_language, picture
from tests.browser.values import ask, wrong_values
from tests.browser.views import VIEWS, address_of


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", VIEWS)
def test_view(
    open_page: Callable[..., Page],
    demo_address: str,
    demo_home: Path,
    pictures: Path | None,
    name: str,
    language: str,
) -> None:
    page = open_page(address_of(demo_address, name, language))
    page.wait_for_function(f"() => document.documentElement.lang === '{language}'")
    assert "Golos Text" in page.evaluate(FONT)
    asked = ask(demo_home, page, language)
    faults = [f"other language: {word}" for word in other_language(page, language)]
    for width in (1440, 390):
        found = [*cramped(page, width), *holes(page), *wrong_values(page, asked)]
        faults += [f"{width} px: {fault}" for fault in [*found, *violations(page)]]
        picture(page, width, pictures, f"demo.{name}.{language}.{width}.png")
    assert not faults, "\n".join(faults)
