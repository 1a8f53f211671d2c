"""Files that never change are compressed once; everything else passes as it is."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from dagster_project.serving import compression
from dagster_project.serving.compression import KeptGzip
from tests.unit.loops import run

BODY = b"let answer = 42;\n" * 500
LASTING = {
    "content-type": "application/javascript",
    "cache-control": "public, immutable, max-age=31536000",
    "content-length": str(len(BODY)),
    "etag": '"abc"',
}


class Files:
    """Gives the body in two parts and counts how often it was asked."""

    def __init__(self, headers: dict[str, str], status: int = 200) -> None:
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self.status = status
        self.asked = 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked += 1
        start = {"type": "http.response.start", "status": self.status}
        await send({**start, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": BODY[:99], "more_body": True})
        await send({"type": "http.response.body", "body": BODY[99:]})


def ask(app: KeptGzip, path: str = "/x.js", **headers: str) -> Any:
    return run(answer(app, path, **headers))


async def answer(app: KeptGzip, path: str, **headers: str) -> Any:
    """Headers and body of the answer."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in {"accept_encoding": "br, gzip", **headers}.items()
        ],
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is read")

    await app(scope, receive, send)
    return dict(sent[0]["headers"]), b"".join(part["body"] for part in sent[1:])


def test_a_lasting_file_is_compressed_and_kept() -> None:
    files = Files(LASTING)
    app = KeptGzip(files)
    first, second = ask(app), ask(app)
    assert files.asked == 1
    assert first == second
    headers, body = first
    assert gzip.decompress(body) == BODY
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"content-length"] == str(len(body)).encode()
    assert headers[b"vary"] == b"Accept-Encoding"
    assert headers[b"etag"] == b'W/"abc"'


def test_many_at_once_compress_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def compress(body: bytes, level: int) -> bytes:
        made.append(level)
        return zlib.compress(body, level)

    monkeypatch.setattr(gzip, "compress", compress)
    app = KeptGzip(Files(LASTING))

    async def all_at_once() -> None:
        await asyncio.gather(*(answer(app, "/x.js") for _ in range(20)))

    run(all_at_once())
    assert len(made) == 1


@pytest.mark.parametrize(
    "request_headers",
    [{"accept_encoding": "br"}, {"range": "bytes=0-9"}, {"if_none_match": '"abc"'}],
)
def test_who_asks_otherwise_gets_the_file_itself(request_headers: dict[str, str]) -> None:
    app = KeptGzip(Files(LASTING))
    ask(app)
    headers, body = ask(app, **request_headers)
    assert body == BODY
    assert b"content-encoding" not in headers


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"cache-control": "no-cache"}, 200),
        ({"content-type": "font/woff2"}, 200),
        ({"content-encoding": "br"}, 200),
        ({"content-length": "999"}, 200),
        ({}, 404),
    ],
)
def test_other_answers_pass_as_they_are(changed: dict[str, str], status: int) -> None:
    files = Files({**LASTING, **changed}, status)
    app = KeptGzip(files)
    assert [ask(app)[1], ask(app)[1]] == [BODY, BODY]
    assert files.asked == 2


def test_addresses_in_many_spellings_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compression, "MOST_KEPT", 500)
    app = KeptGzip(Files(LASTING))
    for number in range(50):
        assert gzip.decompress(ask(app, "/" * number + "x.js")[1]) == BODY
    assert sum(len(body["body"]) for _, body in app.kept.values()) <= 500
    assert app.kept
