"""Addresses inside the dashboards: every link from a row, a name or a sentence is made here."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from dashboards.lib.pages import registry
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection

# First letters of a figure's code → the page that shows it; of all others the definitions do.
PAGES = {
    "R": "events", "E": "events", "Y": "youth", "L01": "youth", "L02": "youth", "L": "language",
    "A": "associations", "P": "rights", "F": "spending", "C": "commission",
}  # fmt: skip


def page_link(scope: Scope, page: str, keeping: Selection | None = None, /, **keys: str) -> str:
    """Address of a page, by its code, in the reader's language; of the same release where the
    reader's own address names one.

    ``keeping``: the selection whose place is kept; ``keys``: more of the address, such as
    ``place="D05"`` or ``**{"events.view": "list"}``, and what they say wins. Nothing is read from
    the reader's own address: a link may be drawn once for many readers.
    """
    path = "" if page == registry()[0].code else page
    kept = {"lang": scope.language, "place": keeping.place if keeping else ALL}
    if scope.is_fixed:
        kept["release"] = scope.release_id
    given = {key: code for key, code in (kept | keys).items() if code != ALL or key in keys}
    if given.get("place") == ALL:
        del given["place"]
    return f"/{path}?{urlencode(given)}"


def country_link(scope: Scope, level: str, code: str) -> str:
    """A territory leads to its page; a group or the world leads nowhere."""
    return page_link(scope, "country", place=code) if level == "territory" else ""


def post_link(scope: Scope, post: str) -> str:
    """Where the figures of one post stand."""
    return page_link(scope, "youth", **{"youth.view": "who", "youth.post": post})


def event_link(scope: Scope, event: str, held_on: date) -> str:
    """One event in the list of events."""
    keys = {"view": "list", "year": str(held_on.year), "search": event}
    return page_link(scope, "events", **{f"events.{key}": code for key, code in keys.items()})


def figure_link(scope: Scope, code: str) -> str:
    """The page of a figure's theme; that of definitions where there is none."""
    return page_link(scope, PAGES.get(code[:3], PAGES.get(code[0], "data")))
