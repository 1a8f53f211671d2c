"""The first open of the dashboards: requests and bytes on the wire, counted by Chromium itself."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from dagster_project.cli.servers import ADDRESS, Server, dashboards_server
from tests.prepare_browser import find_browser

LAST_ELEMENT = ".cw-page-foot"


@dataclass
class Open:
    """One opening of a page. ``kilobytes``: as they came, compressed and with their headers."""

    requests: int = 0
    wire_bytes: int = 0
    socket_bytes: int = 0
    seconds: float = 0.0
    largest: list[tuple[int, str]] = field(default_factory=list)


@contextlib.contextmanager
def running(server: Server, home: Path, log: Path) -> Iterator[str]:
    """The server's address while it runs."""
    assert server.port
    with log.open("wb") as output:
        process = subprocess.Popen(
            server.command,
            cwd=server.folder,
            env={**os.environ, "COMPATRIOTS_HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://{ADDRESS}:{server.port}"
    try:
        for _ in range(240):
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(address + (server.health or "/"), timeout=1),
            ):
                break
            time.sleep(0.25)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port: int = probe.getsockname()[1]
        return port


def opened(context: BrowserContext, address: str) -> Open:
    """Open the first page in a new tab and wait until it is complete."""
    found = Open()
    page = context.new_page()
    session = context.new_cdp_session(page)
    urls: dict[str, str] = {}

    def sent(event: dict[str, Any]) -> None:
        urls[event["requestId"]] = event["request"]["url"]
        found.requests += not event["request"]["url"].startswith("data:")

    def finished(event: dict[str, Any]) -> None:
        found.wire_bytes += int(event["encodedDataLength"])
        found.largest.append((int(event["encodedDataLength"]), urls.get(event["requestId"], "?")))

    def frame(event: dict[str, Any]) -> None:
        # The payload comes in base64 where it is binary.
        found.socket_bytes += len(event["response"]["payloadData"]) * 3 // 4

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    session.on("Network.webSocketFrameReceived", frame)
    session.send("Network.enable")
    started = time.monotonic()
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_selector(LAST_ELEMENT, timeout=60_000)
    page.wait_for_load_state("networkidle")
    found.seconds = time.monotonic() - started
    page.close()
    return found


def measure(home: Path, log: Path) -> tuple[Open, Open]:
    """The first open of a fresh browser, and the second of the same."""
    with (
        running(dashboards_server(free_port()), home, log) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        context = browser.new_context()
        both = opened(context, address), opened(context, address)
        browser.close()
    return both
