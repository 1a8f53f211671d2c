"""Filters of the Youth page: tab, place, a post that stands in it; the year where it acts."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboards.lib import place as places
from dashboards.lib import url_state
from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.place import PLACE_KEY, choose_place, place_of, posts_of
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, word_switch, year_switch
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts

VIEWS = ("now", "trips", "back", "who")
VIEW_KEY, POST_KEY = "youth.view", "youth.post"
# How addresses of before named a territory or a post.
OLD_KEY = "youth.place"
# Whose gains and losses are shown; how the tab of who they are is laid out.
KINDS = ("territories", "posts")
LAYOUTS = ("groups", "place")
WORLD = ("world", "WLD")


@dataclass(frozen=True)
class YouthSelection(Selection):
    """``post``: one that stands in the place; all: the place itself."""

    year: str = ""
    view: str = VIEWS[0]
    post: str = ALL
    by: str = KINDS[0]
    layout: str = LAYOUTS[0]


def choose(scope: Scope) -> YouthSelection:
    """Filters in the head of the page; a year only where the figures are of one year."""
    url_state.resolve(VIEW_KEY, VIEWS, VIEWS[0])
    years = periods(scope, "Y", "R02")
    is_of_year = st.session_state[VIEW_KEY] == "who"
    year = year_switch(scope, years, "youth.year") if is_of_year else ""
    _rewrite_old_address(scope)
    place = choose_place(scope)
    return YouthSelection(year, place=place, post=choose_post(scope, place))


def _rewrite_old_address(scope: Scope) -> None:
    code = st.query_params.get(OLD_KEY, ALL)
    if code != ALL:
        is_post = code in names(scope).territory_of_post
        url_state.put(POST_KEY if is_post else PLACE_KEY, code)
    if OLD_KEY in st.query_params:
        url_state.put(OLD_KEY, None)


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, VIEW_KEY)


def choose_kind(scope: Scope) -> str:
    return word_switch(scope, KINDS, "youth.by")


def choose_layout(scope: Scope) -> str:
    return word_switch(scope, LAYOUTS, "youth.layout")


def choose_post(scope: Scope, place: str) -> str:
    """A post that stands in the place, or all of them; not asked where none does."""
    texts, words, posts = Texts(scope.language), names(scope), posts_of(scope, place)
    if not posts:
        return ALL
    return choose_code(
        texts("filter.post"),
        [ALL, *posts],
        POST_KEY,
        default=ALL,
        words=lambda code: texts("filter.all_posts") if code == ALL else words.short_post(code),
    )


def named_place(scope: Scope, selection: YouthSelection) -> tuple[str, str, str]:
    """Level, code and name of the place that the figures are about."""
    words = names(scope)
    level, code = level_and_code(scope, selection)
    return level, code, words("post" if level == "post" else "territory", code)


def level_and_code(scope: Scope, selection: YouthSelection) -> tuple[str, str]:
    """The post where one is chosen, else the place."""
    if selection.post != ALL:
        return "post", selection.post
    place = place_of(scope, selection.place)
    return place.level, place.code


def is_of_world(selection: YouthSelection) -> bool:
    """Whether neither a place nor a post is chosen."""
    return selection.place == selection.post == ALL


def group_of(scope: Scope, selection: YouthSelection) -> str | None:
    """The group that the chosen place or post is in, or is; None where nothing is chosen."""
    territory = names(scope).territory_of_post.get(selection.post, selection.place)
    return places.group_of(scope, territory)


def union_of(scope: Scope, selection: YouthSelection) -> tuple[str, str]:
    """Level and code of the smallest place of which trips are told: a union, or the world."""
    group = group_of(scope, selection)
    union = names(scope).territories[group]["union_code"] if group else None
    return ("union", str(union)) if union else WORLD


def group_or_world(scope: Scope, selection: YouthSelection) -> tuple[str, str]:
    """Level and code of the smallest place of which coming back is told."""
    group = group_of(scope, selection)
    return ("group", group) if group else WORLD


def residence_of(scope: Scope, selection: YouthSelection) -> tuple[str, str]:
    """Level and code of where applicants live: there are none by post."""
    level, code = level_and_code(scope, selection)
    return group_or_world(scope, selection) if level == "post" else (level, code)


def name_of(scope: Scope, place: tuple[str, str]) -> str:
    return names(scope)("territory", place[1])
