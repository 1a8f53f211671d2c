"""Filters of the Youth page: year and disclosure group; on the view of one place, the place."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.indicators import places
from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, group_choice, word_switch, year_switch
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts

VIEWS = ("groups", "place")


@dataclass(frozen=True)
class YouthSelection(Selection):
    """``place``: a territory or a post; all: the whole group, or the world."""

    year: str = ""
    group: str = ALL
    view: str = VIEWS[0]
    place: str = ALL


def choose(scope: Scope) -> YouthSelection:
    return YouthSelection(
        year_switch(scope, periods(scope, "Y", "R02"), "youth.year"),
        group_choice(scope, "youth.group"),
    )


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, "youth.view")


def choose_place(scope: Scope, group: str) -> str:
    """All of the group, its territories with participants, the posts that stand in them."""
    texts, words = Texts(scope.language), names(scope)
    inside = None if group == ALL else group
    known = places(scope, "R02", "territory")
    territories = [code for code in words.of_level("territory", inside) if code in known]
    territories.sort(key=lambda code: words("territory", code))
    posts = words.posts(inside)
    whole = place_of(YouthSelection(group=group), posts)[1]
    return choose_code(
        texts("youth.place.label"),
        [ALL, *territories, *posts],
        "youth.place",
        default=ALL,
        words=lambda code: (
            words("post", code)
            if code in posts
            else words("territory", whole if code == ALL else code)
        ),
        width=300,
    )


def named_place(scope: Scope, selection: YouthSelection) -> tuple[str, str, str]:
    """Level, code and name of the place that the figures are about."""
    words = names(scope)
    level, code = place_of(selection, words.posts())
    return level, code, words("post" if level == "post" else "territory", code)


def place_of(selection: YouthSelection, posts: list[str]) -> tuple[str, str]:
    """Level and code of the same."""
    if selection.place in posts:
        return "post", selection.place
    if selection.place != ALL:
        return "territory", selection.place
    return ("world", "WLD") if selection.group == ALL else ("group", selection.group)
