"""Filters of the Youth page: tab, disclosure group, territory or post; the year where it acts."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from dashboards.lib import url_state
from dashboards.lib.indicators import places
from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, group_choice, word_switch, year_switch
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts

VIEWS = ("now", "trips", "back", "who")
VIEW_KEY, GROUP_KEY, PLACE_KEY = "youth.view", "youth.group", "youth.place"
# Whose gains and losses are shown; how the tab of who they are is laid out.
KINDS = ("territories", "posts")
LAYOUTS = ("groups", "place")
WORLD = ("world", "WLD")


@dataclass(frozen=True)
class YouthSelection(Selection):
    """``place``: a territory or a post; all: the whole group, or the world."""

    year: str = ""
    group: str = ALL
    view: str = VIEWS[0]
    place: str = field(default=ALL, kw_only=True)
    by: str = KINDS[0]
    layout: str = LAYOUTS[0]


def choose(scope: Scope) -> YouthSelection:
    """Filters in the head of the page; a year only where the figures are of one year."""
    url_state.resolve(VIEW_KEY, VIEWS, VIEWS[0])
    years = periods(scope, "Y", "R02")
    is_of_year = st.session_state[VIEW_KEY] == "who"
    year = year_switch(scope, years, "youth.year") if is_of_year else ""
    group = group_choice(scope, GROUP_KEY)
    return YouthSelection(year, group, place=choose_place(scope, group))


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, VIEW_KEY)


def choose_kind(scope: Scope) -> str:
    return word_switch(scope, KINDS, "youth.by")


def choose_layout(scope: Scope) -> str:
    return word_switch(scope, LAYOUTS, "youth.layout")


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
        PLACE_KEY,
        default=ALL,
        words=lambda code: (
            words("post", code)
            if code in posts
            else words("territory", whole if code == ALL else code)
        ),
        width=260,
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
    return WORLD if selection.group == ALL else ("group", selection.group)


def group_of(scope: Scope, selection: YouthSelection) -> str:
    """The group that the chosen place is in, or is; all where nothing is chosen."""
    level, code = place_of(selection, names(scope).posts())
    if level == "world":
        return ALL
    if level == "group":
        return code
    words = names(scope)
    territory = words.territory_of_post[code] if level == "post" else code
    return str(words.territories[territory]["group_code"] or ALL)


def union_of(scope: Scope, selection: YouthSelection) -> tuple[str, str]:
    """Level and code of the smallest place of which trips are told: a union, or the world."""
    group = group_of(scope, selection)
    union = names(scope).territories[group]["union_code"] if group != ALL else None
    return ("union", str(union)) if union else WORLD


def group_or_world(scope: Scope, selection: YouthSelection) -> tuple[str, str]:
    """Level and code of the smallest place of which coming back is told."""
    group = group_of(scope, selection)
    return WORLD if group == ALL else ("group", group)


def residence_of(scope: Scope, selection: YouthSelection) -> tuple[str, str]:
    """Level and code of where applicants live: there are none by post."""
    level, code = place_of(selection, names(scope).posts())
    return group_or_world(scope, selection) if level == "post" else (level, code)


def name_of(scope: Scope, place: tuple[str, str]) -> str:
    return names(scope)("territory", place[1])
