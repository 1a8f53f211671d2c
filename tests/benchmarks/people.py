"""People who change a filter every few seconds: how long the dashboards make them wait.

A bounded load on loopback by Streamlit's own websocket protocol, without a browser: it measures
the server. "Warm" means that every page was opened once in every year and language before.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ADDRESS = "127.0.0.1"
PAGES = ("overview", "diaspora", "events", "youth", "spending", "data")
YEARS = ("2022", "2023", "2024", "2025")
LANGUAGES = ("ru", "en")
PAUSE_SECONDS = (2.0, 6.0)  # between two filters of one person: four on average
LONGEST_ANSWER_SECONDS = 60
START_SECONDS = 90
COMMAND = Path(sys.executable).with_name("compatriots")


@dataclass
class Load:
    """Seconds from a filter sent to the page drawn, and what the server spent on them."""

    people: int
    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    megabytes: float = 0.0  # resident, at the end

    def quantile(self, share: float) -> float:
        ordered = sorted(self.seconds) or [float("inf")]
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def cpu_per_rerun(self) -> float:
        return self.cpu_seconds / max(len(self.seconds), 1)


@dataclass(frozen=True)
class Server:
    """A dashboard process that serves a home."""

    pid: int
    port: int

    @property
    def cpu_seconds(self) -> float:
        times = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def megabytes(self) -> float:
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def dashboards(home: Path) -> Iterator[Server]:
    """The product's own `dashboards` verb on a free port, ended afterwards."""
    port = free_port()
    verb = subprocess.Popen(
        [str(COMMAND), "dashboards", "--port", str(port)],
        env={**os.environ, "COMPATRIOTS_HOME": str(home)},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_healthy(port)
        children = Path(f"/proc/{verb.pid}/task/{verb.pid}/children")
        yield Server(int(children.read_text(encoding="ascii").split()[0]), port)
    finally:
        verb.terminate()
        verb.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{ADDRESS}:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"The dashboards did not answer within {START_SECONDS} s.")


def load(server: Server, people: int, seconds: float) -> Load:
    """So many people for so many seconds; every one holds one connection."""
    measured = Load(people)
    before = server.cpu_seconds
    asyncio.run(_crowd(measured, server.port, people, seconds))
    measured.cpu_seconds = server.cpu_seconds - before
    measured.megabytes = server.megabytes
    return measured


async def _crowd(measured: Load, port: int, people: int, seconds: float) -> None:
    chance = random.Random(people)
    until = time.monotonic() + seconds
    await asyncio.gather(*(_person(measured, port, chance, until) for _ in range(people)))


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
