"""The dashboards of a home, served by the product's own verb while something is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "127.0.0.1"
START_SECONDS = 90
COMMAND = Path(sys.executable).with_name("compatriots")


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
