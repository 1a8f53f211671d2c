"""What a web server of ours answers, to whom, and with which headers.

Both servers listen on this machine only, but any page in a browser here can knock at them, also
under a name of its own (DNS rebinding). So a request must name a host we know, come from our own
page, and ask for something that is served.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = frozenset({"GET", "HEAD"})
# On every answer, whatever the application says itself.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
}


@dataclass(frozen=True)
class Rules:
    """``hosts`` as browsers write them, with the port where it is not the usual one.

    ``commands``: the only paths that take a POST, of JSON, and nothing else; all others are
    read. ``closed``: paths that are not served, with everything below them.
    """

    hosts: frozenset[str]
    policy: str
    commands: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()


class Guard:
    """Wraps a whole ASGI application, so that nothing it answers goes out unguarded."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            # Of HTTP, and of a refused handshake of a web socket.
            if message["type"].endswith("http.response.start"):
                message["headers"] = list(message.get("headers", ()))
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers[name] = value
                # The old name of Permissions-Policy: browsers complain about two.
                del headers["Feature-Policy"]
                # A policy of the application stays: browsers keep to both.
                headers.append("Content-Security-Policy", self.rules.policy)
            await send(message)

        refused = refusal(scope, self.rules)
        answer = self.app if refused is None else PlainTextResponse(refused[1], refused[0])
        await answer(scope, receive, send_with_headers)


def refusal(scope: Scope, rules: Rules) -> tuple[int, str] | None:
    """Status and sentence for a request that is not answered; None for one that is."""
    headers = Headers(scope=scope)
    hosts = [host.lower() for host in headers.getlist("host")]
    if len(hosts) != 1 or hosts[0] not in rules.hosts:
        return 421, "This server is not known by that name."
    if not is_from_ourselves(scope, headers, hosts[0]):
        return 403, "This server answers only its own pages."
    path = scope["path"]
    if any(path == closed or path.startswith(f"{closed}/") for closed in rules.closed):
        return 404, "Not Found"
    if scope["type"] == "websocket":
        return None
    if path not in rules.commands:
        return None if scope["method"] in READING else (405, "Method Not Allowed")
    if scope["method"] != "POST":
        return 405, "Method Not Allowed"
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return 415, "Only application/json is taken."
    return None


def is_from_ourselves(scope: Scope, headers: Headers, host: str) -> bool:
    """False for what a browser says another origin began, except a link to a page of ours.

    Programs that are no browsers say nothing and are let through: they can't be tricked.
    """
    for origin in headers.getlist("origin"):
        said = urlsplit(origin)
        if said.scheme not in ("http", "https") or said.netloc.lower() != host:
            return False
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return True
    return (
        scope["type"] == "http"
        and scope["method"] in READING
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
