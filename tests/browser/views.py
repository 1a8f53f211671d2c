"""Every view of the dashboards, by a name for its tests and pictures."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.dashboards.charts import PAGES, views

# Widths in pixels.
DESK, PHONE = 1440, 390
# Beside every page and view: places that show other figures.
STATES = {
    "overview-group": ("overview", {"place": "D05"}),
    "overview-territory": ("overview", {"place": "KAZ"}),
    "diaspora-one": ("diaspora", {"place": "DEU"}),
    "country-rich": ("country", {"place": "KAZ"}),
    "country-few": ("country", {"place": "MNG"}),
    "youth-place": ("youth", {"youth.view": "who", "place": "KAZ"}),
    "youth-post": ("youth", {"youth.view": "now", "youth.post": "RU-ALA"}),
}
VIEWS = {
    **{"-".join([page, *chosen.values()]): (page, chosen) for page, chosen in views()},
    **STATES,
}


def address_of(server: str, name: str, language: str) -> str:
    """Where a view stands in a language; the first page is the address itself."""
    page, chosen = VIEWS[name]
    path = "" if page == PAGES[0] else page
    return f"{server}/{path}?{urlencode({**chosen, 'lang': language})}"
