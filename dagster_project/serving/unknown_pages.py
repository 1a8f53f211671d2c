"""An address of no page leads to the first one, which names the page most like it.

Streamlit would draw its first page, too, beneath a dialog of its own in English. Only what a
browser opens as a document is led on: files and sockets are asked for beneath every path.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# What the address of the first page says then (``dashboards.lib.pages``).
ASKED_PAGE = "asked"
LONGEST = 100


class UnknownPages:
    """``pages``: the paths that there are, without the slash; the first page is the bare one."""

    def __init__(self, app: ASGIApp, pages: frozenset[str]) -> None:
        self.app = app
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = RedirectResponse(way, 307) if (way := self.way_on(scope)) else self.app
        await answer(scope, receive, send)

    def way_on(self, scope: Scope) -> str:
        """Where a document of an unknown path is found; empty where it is as it should be."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return ""
        if Headers(scope=scope).get("sec-fetch-dest") != "document":
            return ""
        path = scope["path"].strip("/")
        if not path or path in self.pages:
            return ""
        # A relative address: the host stays, whatever the path says.
        said = parse_qsl(scope["query_string"].decode("latin-1"))
        kept = [(key, value) for key, value in said if key != ASKED_PAGE]
        return f"/?{urlencode([*kept, (ASKED_PAGE, path[:LONGEST])])}"
