"""Which rows the figures of a place are shown in, and where the rows lead."""

from __future__ import annotations

from dashboards.lib.names import names
from dashboards.lib.place import group_of, place_of, posts_of
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.events.selection import EventsSelection

WORLD = ("world", "WLD")


def beside(scope: Scope, selection: EventsSelection) -> list[tuple[str, str]]:
    """Level and code of each row: the groups of the world, the territories of a group, a territory
    before its group and the world."""
    words, place = names(scope), place_of(scope, selection.place)
    if place.is_world:
        return [("group", code) for code in words.of_level("group")]
    if place.level == "group":
        return [("territory", code) for code in words.of_level("territory", place.code)]
    group = group_of(scope, place.code)
    return [("territory", place.code), *([("group", group)] if group else []), WORLD]


def why_empty(scope: Scope, selection: EventsSelection) -> str:
    """What a figure of posts says in a place without any."""
    reason = "empty.period" if posts_of(scope, selection.place) else "empty.no_post"
    return Texts(scope.language)(reason)
