"""Compresses the files of a front-end once and keeps the result.

They are most of what the first open of a page sends. Streamlit serves them bare, because
compressing them anew for every reader would cost more than it saves.
"""

from __future__ import annotations

import gzip

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 1_000
LEVEL = 9
TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml")
# The whole front-end takes 7 MB; addresses can be spelt in many ways, memory must not grow.
MOST_KEPT = 32_000_000


class KeptGzip:
    """For answers that say they never change (``Cache-Control: immutable``): asked for once,
    they are given again from memory. All others pass as they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[str, tuple[Message, Message]] = {}
        self.size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not takes_gzip(scope):
            await self.app(scope, receive, send)
        elif known := self.kept.get(scope["path"]):
            start, body = known
            # A copy: what stands around us adds its headers to it.
            await send({**start, "headers": list(start["headers"])})
            await send(body)
        else:
            await self.app(scope, receive, Answer(self, scope["path"], send).take)

    def keep(self, path: str, start: Message, body: Message) -> None:
        if self.size + len(body["body"]) <= MOST_KEPT and path not in self.kept:
            self.size += len(body["body"])
            self.kept[path] = {**start, "headers": list(start["headers"])}, body


class Answer:
    """One answer, held back until it is whole if it is to be compressed."""

    def __init__(self, keeper: KeptGzip, path: str, send: Send) -> None:
        self.keeper = keeper
        self.path = path
        self.send = send
        self.start: Message | None = None
        self.body = bytearray()

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and is_lasting_text(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self.finish(self.start)
        else:
            await self.send(message)

    async def finish(self, start: Message) -> None:
        compressed = await anyio.to_thread.run_sync(gzip.compress, bytes(self.body), LEVEL)
        headers = MutableHeaders(raw=start["headers"])
        if "etag" in headers:
            # The same file in another form: equal in meaning, not in bytes.
            headers["ETag"] = f"W/{headers['etag'].removeprefix('W/')}"
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(compressed))
        headers.add_vary_header("Accept-Encoding")
        body: Message = {"type": "http.response.body", "body": compressed}
        self.keeper.keep(self.path, start, body)
        await self.send(start)
        await self.send(body)


def takes_gzip(scope: Scope) -> bool:
    """A plain request for a whole file by someone who can unpack it."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers = Headers(scope=scope)
    return (
        "gzip" in headers.get("accept-encoding", "")
        and "range" not in headers
        and "if-none-match" not in headers
    )


def is_lasting_text(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and "immutable" in headers.get("cache-control", "")
        and "content-encoding" not in headers
        and int(headers.get("content-length", "0")) >= SMALLEST
        and headers.get("content-type", "").startswith(TEXTS)
    )
