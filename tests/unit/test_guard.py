"""Who is answered by our web servers, what, and with which headers."""

from __future__ import annotations

from typing import Any

import click.testing
import pytest
from starlette.responses import PlainTextResponse

from dagster_project.cli.serve import dashboards
from dagster_project.serving.guard import Guard, Rules, refusal
from dagster_project.serving.run import known_hosts
from tests.unit.loops import run

RULES = Rules(
    hosts=known_hosts(8501, ["Figures.example.org", "figures.example.org:8443"]),
    policy="default-src 'self'",
    commands=frozenset({"/graphql"}),
    closed=frozenset({"/_stcore/metrics"}),
)
OWN = {"host": "127.0.0.1:8501"}
SAME = {**OWN, "origin": "http://127.0.0.1:8501", "sec-fetch-site": "same-origin"}
JSON = {"content-type": "application/json"}
LINK = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
FRAME = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
ANSWERED = {
    "a program": ("GET", "/", OWN),
    "our page": ("GET", "/_stcore/host-config", SAME),
    "localhost": ("GET", "/", {"host": "localhost:8501"}),
    "a name in capitals": ("GET", "/", {"host": "LOCALHOST:8501"}),
    "a name behind a proxy": ("GET", "/", {"host": "figures.example.org"}),
    "and its port": ("HEAD", "/", {"host": "figures.example.org:8443"}),
    "a page behind a proxy with TLS": (
        "WS", "/stream", {"host": "figures.example.org", "origin": "https://figures.example.org"},
    ),
    "a typed address": ("GET", "/", {**OWN, **LINK, "sec-fetch-site": "none"}),
    "a link from elsewhere": ("GET", "/events", {**OWN, **LINK, "sec-fetch-site": "cross-site"}),
    "our web socket": ("WS", "/_stcore/stream", SAME),
    "a web socket on a path of commands": ("WS", "/graphql", SAME),
    "a command of our page": ("POST", "/graphql", {**SAME, **JSON}),
    "a command of a program": ("POST", "/graphql", {**OWN, **JSON}),
    "with its character set": (
        "POST", "/graphql", {**OWN, "content-type": "Application/JSON; charset=utf-8"},
    ),
    "a path that only begins like a closed one": ("GET", "/_stcore/metrics2", OWN),
}  # fmt: skip
REFUSED = {
    "another name": (421, "GET", "/", {"host": "evil.example:8501"}),
    "another name for a web socket": (421, "WS", "/_stcore/stream", {"host": "evil.example"}),
    "another port": (421, "GET", "/", {"host": "127.0.0.1:3000"}),
    "no port": (421, "GET", "/", {"host": "127.0.0.1"}),
    "another address of this machine": (421, "GET", "/", {"host": "127.0.0.2:8501"}),
    "a name that ends like ours": (421, "GET", "/", {"host": "x.figures.example.org"}),
    "a name that begins like ours": (421, "GET", "/", {"host": "localhost:8501.evil.example"}),
    "no name": (421, "GET", "/", {}),
    "a star": (421, "GET", "/", {"host": "*"}),
    "another origin": (403, "GET", "/", {**OWN, "origin": "http://evil.example"}),
    "another origin posts": (
        403, "POST", "/graphql", {**OWN, **JSON, "origin": "http://evil.example"},
    ),
    "another origin's web socket": (
        403, "WS", "/_stcore/stream", {**OWN, "origin": "http://evil.example"},
    ),
    "another port of this machine": (403, "GET", "/", {**OWN, "origin": "http://127.0.0.1:3000"}),
    "our own name, but another": (403, "WS", "/", {**OWN, "origin": "http://localhost:8501"}),
    "a file": (403, "GET", "/", {**OWN, "origin": "null"}),
    "an extension": (403, "GET", "/", {**OWN, "origin": "chrome-extension://127.0.0.1:8501"}),
    "an origin with a name before ours": (
        403, "GET", "/", {**OWN, "origin": "http://evil@127.0.0.1:8501"},
    ),
    "a picture elsewhere": (
        403, "GET", "/media/x.png", {**OWN, "sec-fetch-site": "cross-site",
                                     "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    ),
    "a script elsewhere": (
        403, "GET", "/static/js/x.js", {**OWN, "sec-fetch-site": "same-site",
                                        "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"},
    ),
    "a frame elsewhere": (403, "GET", "/", {**OWN, **FRAME, "sec-fetch-site": "cross-site"}),
    "a form elsewhere": (
        403, "POST", "/graphql", {**OWN, **LINK, **JSON, "sec-fetch-site": "cross-site"},
    ),
    "a web socket elsewhere without an origin": (
        403, "WS", "/graphql", {**OWN, "sec-fetch-site": "cross-site"},
    ),
    "a closed path": (404, "GET", "/_stcore/metrics", SAME),
    "below a closed path": (404, "GET", "/_stcore/metrics/", SAME),
    "a command by GET": (405, "GET", "/graphql", SAME),
    "a command by HEAD": (405, "HEAD", "/graphql", SAME),
    "a question for other origins": (405, "OPTIONS", "/graphql", {**OWN, **JSON}),
    "a command elsewhere": (405, "POST", "/report_asset_materialization/x", {**SAME, **JSON}),
    "an upload": (405, "PUT", "/_stcore/upload_file/a/b", SAME),
    "a deletion": (405, "DELETE", "/", SAME),
    "a command as text": (415, "POST", "/graphql", {**SAME, "content-type": "text/plain"}),
    "a command as a form": (
        415, "POST", "/graphql", {**SAME, "content-type": "application/x-www-form-urlencoded"},
    ),
    "a command in its own language": (
        415, "POST", "/graphql", {**SAME, "content-type": "application/graphql"},
    ),
    "a command that names JSON beside": (
        415, "POST", "/graphql", {**SAME, "content-type": "text/plain; application/json"},
    ),
    "a command without a type": (415, "POST", "/graphql", SAME),
}  # fmt: skip


def scope_of(method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "websocket" if method == "WS" else "http",
        "method": "GET" if method == "WS" else method,
        "path": path,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


@pytest.mark.parametrize("name", ANSWERED)
def test_our_own_pages_are_answered(name: str) -> None:
    assert refusal(scope_of(*ANSWERED[name]), RULES) is None


@pytest.mark.parametrize("name", REFUSED)
def test_others_are_refused(name: str) -> None:
    status, method, path, headers = REFUSED[name]
    refused = refusal(scope_of(method, path, headers), RULES)
    assert refused is not None
    assert refused[0] == status


def test_two_names_are_none() -> None:
    scope = scope_of("GET", "/", OWN)
    scope["headers"] *= 2
    assert refusal(scope, RULES) == (421, "This server is not known by that name.")


@pytest.mark.parametrize("method", ["GET", "WS"])
@pytest.mark.parametrize("host", ["127.0.0.1:8501", "evil.example"])
def test_every_answer_has_the_headers(method: str, host: str) -> None:
    said = {"Content-Security-Policy": "script-src 'nonce-1'", "x-frame-options": "ALLOW"}
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is read")

    guard = Guard(PlainTextResponse("page", 200, said), RULES)
    run(guard(scope_of(method, "/", {"host": host}), receive, send))
    headers = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    is_ours = host == OWN["host"]
    assert sent[0]["status"] == (200 if is_ours else 421)
    policies = [value for name, value in headers if name == "content-security-policy"]
    # A policy of the application itself stays beside ours.
    assert policies == [*(["script-src 'nonce-1'"] if is_ours else []), "default-src 'self'"]
    assert [value for name, value in headers if name == "x-frame-options"] == ["DENY"]
    assert ("x-content-type-options", "nosniff") in headers
    assert ("referrer-policy", "same-origin") in headers


@pytest.mark.parametrize("name", ["https://figures.example.org", "figures/x", "*", "a b"])
def test_a_name_that_can_never_match_is_wrong_use(name: str) -> None:
    told = click.testing.CliRunner().invoke(dashboards, ["--allow-host", name])
    assert told.exit_code == 2
    assert "no name of a host" in told.output
