"""Addresses inside the dashboards: every link from a row, a name or a sentence is made here."""

from __future__ import annotations

from urllib.parse import urlencode

from dashboards.lib.pages import registry
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection


def page_link(scope: Scope, page: str, keeping: Selection | None = None, /, **keys: str) -> str:
    """Address of a page, by its code, in the reader's language; of the same release where the
    reader's own address names one.

    ``keeping``: the selection whose place is kept; ``keys``: more of the address, such as
    ``place="KAZ"`` or ``**{"events.view": "list"}``, and what they say wins. Nothing is read from
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
