"""Compresses the files of a front-end once and keeps the result.

They are most of what the first open of a page sends. Streamlit serves them bare, because
compressing them anew for every reader would cost more than it saves.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable

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
        self.one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not takes_gzip(scope):
            await self.app(scope, receive, send)
        elif known := self.kept.get(scope["path"]):
            await give(known, send)
        else:

            async def finish(start: Message, body: bytes) -> None:
                await give(await self.compressed(scope["path"], start, body), send)

            await self.app(scope, receive, Answer(finish, send).take)

    async def compressed(self, path: str, start: Message, body: bytes) -> tuple[Message, Message]:
        # Many may ask for the same file at once, after a restart.
        async with self.one_at_a_time:
            if known := self.kept.get(path):
                return known
            packed = await asyncio.to_thread(gzip.compress, body, LEVEL)
            answer = (
                packed_start(start, len(packed)),
                {"type": "http.response.body", "body": packed},
            )
            if self.size + len(packed) <= MOST_KEPT:
                self.size += len(packed)
                self.kept[path] = answer
            return answer


class Answer:
    """One answer, held back until it is whole if it is to be compressed."""

    def __init__(self, finish: Callable[[Message, bytes], Awaitable[None]], send: Send) -> None:
        self.finish = finish
        self.send = send
        self.start: Message | None = None
        self.body = bytearray()

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and is_lasting_text(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self.finish(self.start, bytes(self.body))
        else:
            await self.send(message)


async def give(answer: tuple[Message, Message], send: Send) -> None:
    start, body = answer
    # A copy: what stands around us adds its headers to it.
    await send({**start, "headers": list(start["headers"])})
    await send(body)


def packed_start(start: Message, length: int) -> Message:
    headers = MutableHeaders(raw=list(start["headers"]))
    if "etag" in headers:
        # The same file in another form: equal in meaning, not in bytes.
        headers["ETag"] = f"W/{headers['etag'].removeprefix('W/')}"
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(length)
    headers.add_vary_header("Accept-Encoding")
    return {**start, "headers": headers.raw}


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
