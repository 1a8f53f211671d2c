"""Page × filter × panel: a figure obeys every filter above it, or stands as one of the world.

Filters and panels are found by walking the pages (``walking.py``), so that a new one is walked by
itself. Each filter is moved alone, over several of its codes; of places once over groups, once
over territories, once over posts.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from dashboards.lib.names import names
from dashboards.lib.panel import chart_name
from dashboards.lib.scope import Scope
from dashboards.views.country.parts import TABLES
from dashboards.views.country.people import compatriots
from tests.dashboards.charts import views
from tests.dashboards.walking import Panel, Walk, walk

# Places tried of a level: enough that one of them has other numbers in the sample.
TRIED = 2
# What by its nature cannot differ, and says so on the screen.
SAME: dict[tuple[str, str], str] = {
    ("events.count_bases", "events.count"): "its title says that it counts visits",
    ("diaspora.headline_cards.born", "diaspora.definition"): "the UN counts by birth alone",
    ("diaspora.born_by_year", "diaspora.definition"): "the UN counts by birth alone",
    ("diaspora.headline_cards.born", "diaspora.year"): "the UN's last year, which it names",
    ("diaspora.born_by_year", "diaspora.year"): "its columns are the years",
    **{
        (chart_name(build), "country.peers"): "whose median stands beside lines; it has none beside"
        for build in (*TABLES, compatriots)
    },
}
PLACES = ("group", "territory", "post")
YEAR = re.compile(r"20\d\d")
# Without a place the Country page has the way to a country, and no figure.
VIEWS = [*views(), ("country", {"place": "KAZ"})]
NAMES = [page + "".join(f"-{value}" for value in chosen.values()) for page, chosen in VIEWS]


def codes_by_level(scope: Scope, codes: list[str]) -> dict[str, list[str]]:
    """Codes of places by their level, of which a panel may follow one and not the other."""
    words, found = names(scope), defaultdict[str, list[str]](list)
    for code in codes:
        place = words.territories.get(code, {}).get("territory_level")
        found[place or ("post" if code in words.territory_of_post else "")].append(code)
    return found


def moved(page: str, scope: Scope, address: dict[str, str], key: str) -> dict[str, list[Walk]]:
    """The page with other codes of one filter, by their level."""
    base = walk(page, scope, address)
    options = [code for code in base.filters[key] if code != base.chosen[key]]
    return {
        level: [
            walk(page, scope, address | {key: code})
            for code in (codes[:TRIED] if level in PLACES else codes)
        ]
        for level, codes in codes_by_level(scope, options).items()
    }


def ignored(page: str, scope: Scope, address: dict[str, str]) -> list[str]:
    """Panels that show the same whatever code of a filter above them is chosen."""
    base, found = walk(page, scope, address), list[str]()
    for key in base.filters:
        if key == f"{page}.view":
            continue
        for level, others in moved(page, scope, address, key).items():
            for name, panel in base.panels.items():
                drawn = [other.panels[name] for other in others if name in other.panels]
                if level in PLACES:
                    drawn = [other for other in drawn if not other.is_for_world]
                if key not in panel.under or not drawn:
                    continue
                if all(other.numbers == panel.numbers for other in drawn):
                    found.append(f"{name} ignores {key} {level}".strip())
    return found


@pytest.mark.parametrize(("page", "address"), VIEWS, ids=NAMES)
def test_every_panel_follows_every_filter_above_it(
    scope: Scope, page: str, address: dict[str, str]
) -> None:
    known = {f"{name} ignores {key}" for name, key in SAME}
    assert not [said for said in ignored(page, scope, address) if said not in known]


@pytest.mark.parametrize(("page", "address"), VIEWS, ids=NAMES)
def test_a_figure_of_another_year_names_it(
    scope: Scope, page: str, address: dict[str, str]
) -> None:
    key, same = f"{page}.year", defaultdict[tuple[str, str], list[Panel]](list)
    for year in walk(page, scope, address).filters.get(key, []):
        for name, panel in walk(page, scope, address | {key: year}).panels.items():
            if not panel.is_empty and not panel.says_years:
                same[name, panel.numbers].append(panel)
    for (name, _), shown in same.items():
        unnamed = [panel.title for panel in shown if not YEAR.search(panel.title)]
        assert len(unnamed) <= 1, f"{name} shows the same for several years: {unnamed[0]}"
