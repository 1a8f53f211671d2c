"""Every view of a release that the real pipeline made out of demo exports.

One visit per view looks at everything, in both languages, at a desk and on a phone: the language,
what does not fit, each number against the release, and axe. The address opens in Russian; the
reader switches to English (``test_looks`` does it the other way round). Requests to
other hosts and errors in the console fail the visit when it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.access import violations
from tests.browser.conftest import complete
from tests.browser.looks import FONT, cramped, holes, other_language, picture
from tests.browser.switch import left_over
from tests.browser.values import ask, wrong_values
from tests.browser.views import DESK, PHONE, VIEWS, address_of


@pytest.mark.parametrize("name", VIEWS)
def test_view(
    open_page: Callable[..., Page],
    demo_address: str,
    demo_home: Path,
    pictures: Path | None,
    name: str,
) -> None:
    page = open_page(address_of(demo_address, name, "ru"))
    page.wait_for_function("() => document.documentElement.lang === 'ru'")
    assert "Golos Text" in page.evaluate(FONT)
    faults = [f"other language: {word}" for word in other_language(page, "ru")]
    for language, widths in (("ru", (PHONE, DESK)), ("en", (DESK, PHONE))):
        if language == "en":
            faults += [f"left over: {word}" for word in left_over(page, language)]
            complete(page)
        asked = ask(demo_home, page, language)
        for width in widths:
            found = [*cramped(page, width), *holes(page), *wrong_values(page, asked)]
            # What axe finds depends on the width, not on the language: each width once.
            if width == widths[0]:
                found += violations(page)
            faults += [f"{language}, {width} px: {fault}" for fault in found]
            picture(page, width, pictures, f"demo.{name}.{language}.{width}.png")
    assert not faults, "\n".join(faults)
