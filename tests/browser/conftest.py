"""A real browser on a real server, with nothing but 127.0.0.1 within reach."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    WebSocket,
    sync_playwright,
)

from dagster_project.cli.servers import dashboards_server
from tests.dashboards import sample_release
from tests.pipeline.demo_run import demo_run
from tests.prepare_tools import find_browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# On a deep link Streamlit looks for its own server at two places; the wrong guess is a 404.
STREAMLIT_GUESS = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
OpenPage = Callable[..., Page]
LAST_ELEMENT = ".cw-page-foot"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("browser") / "home"
    sample_release.write(home, "full")
    return home


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose release the real pipeline made out of small demo exports."""
    return demo_run(tmp_path_factory).home.root


@pytest.fixture(scope="session")
def demo_address(serve: Callable[[Path], str], demo_home: Path) -> str:
    return serve(demo_home)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Start the dashboards over a home; gives the address. All servers end with the session."""
    started: list[subprocess.Popen[bytes]] = []
    log = tmp_path_factory.mktemp("servers")

    def start(home: Path) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with (log / f"{port}.log").open("wb") as output:
            server = subprocess.Popen(
                dashboards_server(port).command,
                cwd=log,
                env={**os.environ, "COMPATRIOTS_HOME": str(home)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        started.append(server)
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            assert server.poll() is None, (log / f"{port}.log").read_text()
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).read()
                return address
            except OSError:
                time.sleep(0.25)
        raise AssertionError("the dashboards did not start: " + (log / f"{port}.log").read_text())

    yield start
    for server in started:
        server.terminate()
    for server in started:
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def address(serve: Callable[[Path], str], sample_home: Path) -> str:
    return serve(sample_home)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail("no Chromium: run `make test`, which says how to install it")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@dataclass
class Guard:
    """Lets 127.0.0.1 through and writes down everything that must not happen."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> Page:
        """A page of the context with all its requests, sockets and messages watched."""
        context.route("**/*", self._route)
        page = context.new_page()
        page.on("console", self._message)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", self._socket)
        return page

    def _route(self, route: Route) -> None:
        if self._address(route.request.url):
            route.continue_()
        else:
            route.abort()

    def _socket(self, socket: WebSocket) -> None:
        self._address(socket.url)

    def _address(self, url: str) -> bool:
        is_ours = bool(re.match(r"(https?|wss?)://127\.0\.0\.1[:/]", url))
        if not is_ours:
            self.outside.append(url)
        return is_ours

    def _message(self, message: ConsoleMessage) -> None:
        source = str(message.location.get("url", ""))
        if message.type == "error" and not STREAMLIT_GUESS.search(source):
            self.errors.append(f"{message.text} {source}")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """``open_page(url, width)`` → the page when it is complete; ``theme`` is that of the device.

    When the test ends, requests to other hosts, errors in the console and script errors fail it.
    """
    contexts: list[BrowserContext] = []
    guard = Guard()

    def run(
        url: str,
        width: int = 1440,
        height: int = 900,
        until: str = LAST_ELEMENT,
        theme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            color_scheme=theme,
        )
        contexts.append(context)
        page = guard.watch(context)
        page.goto(url, wait_until="domcontentloaded")
        complete(page, until)
        return page

    yield run
    for context in contexts:
        context.close()
    assert not guard.outside, f"requests that left this machine: {sorted(set(guard.outside))}"
    assert not guard.errors, f"errors in the console: {guard.errors[:5]}"


# Streamlit loads its part for figures late, and a map's land comes from the server after that:
# the places made for figures are known at once, each must hold a figure, each map its land.
DRAWN = """() => [...document.querySelectorAll('[class*="st-key-fit-"], [class*="st-key-wide-"]')]
  .every(place => {
    const figure = place.querySelector('.js-plotly-plot');
    return figure && figure.calcdata && figure.querySelector('.main-svg')
      && (figure.querySelector('.choroplethlocation') || !figure.data.some(t => t.locations));
  })"""
# The script has ended and for half a second nothing has moved: where a text or a place stands
# now, it will still stand when the mouse comes.
STILL = """() => {
    const boxes = [...document.querySelectorAll('[class*="st-key-panel-"], .js-plotly-plot')]
      .map(box => box.getBoundingClientRect()).map(b => [b.left, b.top, b.width, b.height].join());
    const seen = boxes.join(';') + document.fonts.status;
    if (window.cwSeen !== seen) { window.cwSeen = seen; window.cwSince = performance.now(); }
    return document.querySelector('[data-test-script-state="notRunning"]')
      && performance.now() - window.cwSince > 500;
  }"""


def complete(page: Page, until: str = LAST_ELEMENT) -> None:
    """Wait until the page's last element stands, every figure is drawn and nothing moves."""
    page.wait_for_selector(until, timeout=60_000)
    page.wait_for_function(DRAWN, timeout=60_000)
    still(page)


def still(page: Page) -> None:
    """Wait until nothing moves, after a click or another width."""
    page.evaluate("document.fonts.ready")
    page.wait_for_function(STILL, timeout=60_000, polling=100)


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Where screenshots are kept for a person to look at: COMPATRIOTS_PICTURES. Without it none
    are taken, for no test looks at them."""
    named = os.environ.get("COMPATRIOTS_PICTURES")
    if not named:
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
