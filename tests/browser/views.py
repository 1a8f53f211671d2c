"""Every view of the dashboards, by a name for its tests and pictures."""

from __future__ import annotations

VIEWS = {
    "overview": "/",
    "overview-group": "/?overview.group=D05",
    "diaspora": "/diaspora",
    "diaspora-one": "/diaspora?diaspora.territory=DEU",
    "events": "/events",
    "events-plan": "/events?events.view=plan",
    "events-turnout": "/events?events.view=turnout",
    "events-posts": "/events?events.view=posts",
    "events-list": "/events?events.view=list",
    "youth": "/youth",
    "youth-place": "/youth?youth.view=place&youth.place=KAZ",
    "youth-post": "/youth?youth.view=place&youth.place=RU-ALA",
    "spending": "/spending",
    "data": "/data",
    "data-quality": "/data?data.view=quality",
    "data-definitions": "/data?data.view=definitions",
    "data-methods": "/data?data.view=methods",
}


def address_of(server: str, name: str, language: str) -> str:
    """Where a view stands in a language."""
    path = VIEWS[name]
    return f"{server}{path}{'&' if '?' in path else '?'}lang={language}"
