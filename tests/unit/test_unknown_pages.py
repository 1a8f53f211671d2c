"""An address of no page is led on; everything else is answered as it is."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from dagster_project.serving.dashboards import page_paths
from dagster_project.serving.unknown_pages import ASKED_PAGE, UnknownPages
from dashboards.lib import pages
from tests.unit.loops import run

DOCUMENT = {"sec-fetch-dest": "document"}
PLACE = "place=KAZ&lang=ru"


async def nothing() -> dict[str, Any]:
    return {}


def answer(
    path: str, query: str = "", method: str = "GET", headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """The head of what is answered."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    given = DOCUMENT if headers is None else headers
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    app = UnknownPages(PlainTextResponse("as it is"), page_paths())
    run(app(scope, nothing, send))
    return sent[0]


def way_on(*given: Any, **more: Any) -> str:
    found: dict[bytes, bytes] = dict(answer(*given, **more)["headers"])
    return found.get(b"location", b"").decode()


@pytest.mark.parametrize(
    ("path", "query", "led_to"),
    [
        ("/coutnry", "", f"/?{ASKED_PAGE}=coutnry"),
        ("/coutnry/", PLACE, f"/?{PLACE}&{ASKED_PAGE}=coutnry"),
        ("/country/KAZ", "", f"/?{ASKED_PAGE}=country%2FKAZ"),
        ("//evil.example/", "", f"/?{ASKED_PAGE}=evil.example"),
        ("/молодёжь", "", f"/?{ASKED_PAGE}=%D0%BC%D0%BE%D0%BB%D0%BE%D0%B4%D1%91%D0%B6%D1%8C"),
        ("/x", f"{ASKED_PAGE}=y", f"/?{ASKED_PAGE}=x"),
    ],
)
def test_a_document_of_no_page_is_led_to_the_first(path: str, query: str, led_to: str) -> None:
    assert answer(path, query)["status"] == 307
    assert way_on(path, query) == led_to


@pytest.mark.parametrize("page", ["", *(entry.code for entry in pages.registry())])
def test_pages_are_answered(page: str) -> None:
    assert answer(f"/{page}", PLACE)["status"] == 200


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", {}), ("GET", {"sec-fetch-dest": "script"}), ("POST", DOCUMENT)]
)
def test_what_is_no_document_is_answered(method: str, headers: dict[str, str]) -> None:
    assert answer("/coutnry", "", method, headers)["status"] == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("coutnry", "country"),
        ("Молодёжь", "youth"),
        ("spendings", "spending"),
        ("event", "events"),
        ("diaspora/KAZ", "diaspora"),
    ],
)
def test_the_page_written_most_alike_is_the_nearest(path: str, code: str) -> None:
    assert pages.nearest(path).code == code


def test_server_and_page_mean_the_same_key() -> None:
    assert ASKED_PAGE == pages.ASKED_PAGE
