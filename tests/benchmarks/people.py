"""People who change a filter every few seconds: how long the dashboards make them wait.

A bounded load on loopback by Streamlit's own websocket protocol, without a browser: it measures
the server. "Warm" means that every page was opened once in every year and language before.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.measure import verdict
from tests.benchmarks.server import ADDRESS, Server, dashboards

PAGES = ("overview", "diaspora", "events", "youth", "spending", "data")
YEARS = ("2022", "2023", "2024", "2025")
LANGUAGES = ("ru", "en")
PAUSE_SECONDS = (2.0, 6.0)  # between two filters of one person: four on average
LONGEST_ANSWER_SECONDS = 60
# Budgets: CPU of the server for a page seen before, the wait of people, memory under one load.
WARM_CPU_SECONDS = 0.050
LONGEST_WAIT = {20: 0.3, 50: 1.0}  # people → 95th percentile, seconds
LARGEST_GROWTH = 1.1
LOAD_SECONDS = 60.0


@dataclass
class Load:
    """Seconds from a filter sent to the page drawn, and what the server spent on them."""

    people: int
    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    megabytes: float = 0.0  # resident, at the end
    halfway_megabytes: float = 0.0

    def quantile(self, share: float) -> float:
        ordered = sorted(self.seconds) or [float("inf")]
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def cpu_per_rerun(self) -> float:
        return self.cpu_seconds / max(len(self.seconds), 1)


def load(server: Server, people: int, seconds: float) -> Load:
    """So many people for so many seconds; every one holds one connection."""
    measured = Load(people)
    before = server.cpu_seconds
    asyncio.run(_crowd(measured, server, people, seconds))
    measured.cpu_seconds = server.cpu_seconds - before
    measured.megabytes = server.megabytes
    return measured


async def _crowd(measured: Load, server: Server, people: int, seconds: float) -> None:
    chance = random.Random(people)
    until = time.monotonic() + seconds

    async def look_halfway() -> None:
        await asyncio.sleep(seconds / 2)
        measured.halfway_megabytes = server.megabytes

    crowd = (_person(measured, server.port, chance, until) for _ in range(people))
    await asyncio.gather(look_halfway(), *crowd)


async def _person(measured: Load, port: int, chance: random.Random, until: float) -> None:
    await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS[1]))
    page = chance.choice(PAGES)
    try:
        async with connected(port) as stream:
            while time.monotonic() < until:
                query = f"lang={chance.choice(LANGUAGES)}&{page}.year={chance.choice(YEARS)}"
                await _change(measured, stream, page, query)
                await asyncio.sleep(chance.uniform(*PAUSE_SECONDS))
    except (OSError, TimeoutError, websockets.WebSocketException) as problem:
        measured.problems.append(f"{page}: {type(problem).__name__} {problem}")


def warm_up(server: Server) -> Load:
    """One person opens every page in every year and language: the first sight of each."""
    measured = Load(1)
    before = server.cpu_seconds
    asyncio.run(_tour(measured, server.port))
    measured.cpu_seconds = server.cpu_seconds - before
    measured.megabytes = server.megabytes
    return measured


async def _tour(measured: Load, port: int) -> None:
    for page in PAGES:
        async with connected(port) as stream:
            for language, year in product(LANGUAGES, YEARS):
                await _change(measured, stream, page, f"lang={language}&{page}.year={year}")


def connected(port: int) -> websockets.connect:
    return websockets.connect(
        f"ws://{ADDRESS}:{port}/_stcore/stream",
        origin=websockets.Origin(f"http://{ADDRESS}:{port}"),
        subprotocols=[websockets.Subprotocol("streamlit")],
        open_timeout=LONGEST_ANSWER_SECONDS,
        max_size=None,
        ping_interval=None,
        proxy=None,
    )


async def _change(
    measured: Load, stream: websockets.ClientConnection, page: str, query: str
) -> None:
    """Send a filter; done when the script has finished. An error on the page is a problem."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    sent = time.monotonic()
    await stream.send(asked.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(stream.recv(), LONGEST_ANSWER_SECONDS))
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            measured.problems.append(f"{page}: {answer.delta.new_element.exception.message}")
        if kind == "script_finished":
            break
    measured.seconds.append(time.monotonic() - sent)


def budgets(home: Path) -> list[bool]:
    """Print what people wait for, and whether each budget of the pages holds."""
    met: list[bool] = []
    with dashboards(home) as server:
        print(f"\n{'pages':22}{'reruns':>8}{'CPU ms':>8}{'median s':>10}{'p95 s':>8}{'MB':>7}")
        tell("first sight of each", warm_up(server))
        tell("once more", warm_up(server), met, cpu=WARM_CPU_SECONDS)
        for people, longest in LONGEST_WAIT.items():
            measured = load(server, people, LOAD_SECONDS)
            tell(f"{people} people", measured, met, cpu=WARM_CPU_SECONDS, p95=longest)
            growth = measured.megabytes / measured.halfway_megabytes
            met.append(growth <= LARGEST_GROWTH)
            print(
                f"{'':22}memory since halfway × {growth:.2f}, budget {LARGEST_GROWTH}  "
                f"{verdict(met[-1])}"
            )
    return met


def tell(
    name: str, load: Load, met: list[bool] | None = None, *, cpu: float = 0.0, p95: float = 0.0
) -> None:
    """One line; with budgets given, also whether they hold."""
    said = ""
    if met is not None:
        holds = not load.problems and load.cpu_per_rerun <= cpu
        holds = holds and (not p95 or load.quantile(0.95) <= p95)
        met.append(holds)
        said = f"  budget {cpu * 1000:.0f} ms" + (f", p95 {p95} s" if p95 else "")
        said += f"  {verdict(holds)}"
    print(
        f"{name:22}{len(load.seconds):>8}{load.cpu_per_rerun * 1000:>8.0f}"
        f"{load.quantile(0.5):>10.2f}{load.quantile(0.95):>8.2f}{load.megabytes:>7.0f}{said}",
        flush=True,
    )
    for problem in load.problems[:3]:
        print(f"  {problem}")
