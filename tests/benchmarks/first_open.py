"""The first open of the dashboards: requests and bytes on the wire, counted by Chromium itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from tests.benchmarks.measure import verdict
from tests.benchmarks.server import ADDRESS, dashboards
from tests.prepare_tools import find_browser

# The page's last element stands and its figures are drawn.
COMPLETE = """() => document.querySelector('.cw-page-foot')
  && document.querySelector('.js-plotly-plot .main-svg')"""
BUDGET_FIRST_MB = 3.0
BUDGET_SECOND_MB = 0.1


@dataclass
class Opened:
    """One opening of a page. ``bytes_sent``: as they came, with headers, without the socket's."""

    requests: int = 0
    bytes_sent: int = 0


def measure(home: Path) -> tuple[Opened, Opened]:
    """The first open of a fresh browser, and the second of the same."""
    with dashboards(home) as server, sync_playwright() as playwright:
        address = f"http://{ADDRESS}:{server.port}"
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        context = browser.new_context()
        both = open_page(context, address), open_page(context, address)
        browser.close()
    return both


def open_page(context: BrowserContext, address: str) -> Opened:
    """Open the first page in a new tab and wait until it is complete."""
    found = Opened()
    page = context.new_page()
    session = context.new_cdp_session(page)

    def asked(event: dict[str, Any]) -> None:
        found.requests += event["request"]["url"].startswith("http")

    def finished(event: dict[str, Any]) -> None:
        found.bytes_sent += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    page.goto(address)
    page.wait_for_function(COMPLETE, timeout=90_000)
    page.wait_for_load_state("networkidle")
    page.close()
    return found


def first_open_budget(home: Path) -> list[bool]:
    """Print what the first and the second open send; whether each keeps its budget."""
    first, second = measure(home)
    met = [
        first.bytes_sent <= BUDGET_FIRST_MB * 1e6,
        second.bytes_sent <= BUDGET_SECOND_MB * 1e6,
    ]
    for name, opened, budget, is_met in (
        ("first open", first, BUDGET_FIRST_MB, met[0]),
        ("second open", second, BUDGET_SECOND_MB, met[1]),
    ):
        print(
            f"{name}: {opened.requests} requests, {opened.bytes_sent / 1e6:.2f} MB; "
            f"budget {budget:g} MB  {verdict(is_met)}"
        )
    return met
