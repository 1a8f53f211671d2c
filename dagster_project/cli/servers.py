"""The servers behind `dashboards`, `up` and `start`: started together, ended together."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click

from dagster_project.errors import UserError, wrong_use
from dagster_project.home import REPOSITORY, Home
from dagster_project.serving import ADDRESS

START_SECONDS = 90
STOP_SECONDS = 15


@dataclass(frozen=True)
class Server:
    """One process: ``health`` is a path that answers 200 once it serves; none = a daemon."""

    name: str
    command: tuple[str, ...]
    folder: Path
    port: int | None = None
    port_option: str = ""
    health: str | None = None


def dashboards_server(port: int, hosts: Sequence[str] = ()) -> Server:
    """``hosts``: further names it is asked for by, behind a proxy."""
    return Server(
        name="Dashboards",
        command=guarded("dagster_project.serving.dashboards", port, hosts),
        folder=REPOSITORY / "dashboards",
        port=port,
        port_option="--port",
        health="/_stcore/health",
    )


def dagster_servers(port: int, hosts: Sequence[str] = ()) -> tuple[Server, Server]:
    """``hosts``: as of the dashboards, for Dagster's pages."""
    return (
        Server(
            name="Dagster",
            command=guarded("dagster_project.defs.web_server", port, hosts),
            folder=REPOSITORY,
            port=port,
            port_option="--dagster-port",
            health="/server_info",
        ),
        Server(
            name="Dagster's daemon",
            command=(
                str(Path(sys.executable).with_name("dagster-daemon")),
                *("run", "-m", "dagster_project.definitions"),
            ),
            folder=REPOSITORY,
        ),
    )


def guarded(module: str, port: int, hosts: Sequence[str]) -> tuple[str, ...]:
    named = (word for host in hosts for word in ("--allow-host", host))
    return (sys.executable, "-m", module, "--port", str(port), *named)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def require_free_ports(servers: Sequence[Server]) -> None:
    """Name every busy port at once, and the way out."""
    busy = [server for server in servers if server.port and not is_free(server.port)]
    if busy:
        raise wrong_use(
            "; ".join(f"port {server.port} ({server.name}) is in use" for server in busy) + ".",
            where=ADDRESS,
            hint="End the program that holds it, or choose another: "
            + ", ".join(f"{server.port_option} {(server.port or 0) + 1}" for server in busy)
            + ".",
        )


def serve(home: Home, servers: Sequence[Server]) -> None:
    """Run the servers until Ctrl-C or SIGTERM, or until one of them ends by itself."""
    require_free_ports(servers)
    environment = {
        **os.environ,
        "COMPATRIOTS_HOME": str(home.root),
        "DAGSTER_HOME": str(home.dagster),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "PYTHONWARNINGS": "ignore",
    }
    logs = home.work / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    processes: list[tuple[Server, subprocess.Popen[bytes]]] = []
    try:
        for server in servers:
            log = (logs / f"{re.sub('[^a-z]+', '-', server.name.lower())}.log").open("wb")
            processes.append((server, start_process(server, environment, log.fileno())))
            log.close()
        for server, process in processes:
            if not wait_until_healthy(server, process, lambda: stopping):
                break
            if server.port:
                click.echo(f"{server.name}: http://{ADDRESS}:{server.port}")
        else:
            click.echo("Ctrl-C ends it.")
        while not stopping:
            ended = [server for server, process in processes if process.poll() is not None]
            if ended:
                raise UserError(
                    f"{ended[0].name} ended by itself.",
                    hint=f"Its log is in {logs}.",
                )
            time.sleep(0.3)
        click.echo("Ending …")
    finally:
        end_processes([process for _, process in processes])
        for number, handler in previous.items():
            signal.signal(number, handler)


def start_process(server: Server, environment: dict[str, str], log: int) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and the whole group can be ended later.
    return subprocess.Popen(
        server.command,
        cwd=server.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def wait_until_healthy(
    server: Server, process: subprocess.Popen[bytes], is_stopping: object
) -> bool:
    """True once the server answers; False when it was told to stop or ended meanwhile."""
    if server.health is None:
        return True
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if callable(is_stopping) and is_stopping():
            return False
        try:
            url = f"http://{ADDRESS}:{server.port}{server.health}"
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return True
        except OSError:
            time.sleep(0.3)
    return process.poll() is None


def end_processes(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each group to end, wait, and only then end what is left."""
    for process in processes:
        signal_group(process, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            signal_group(process, signal.SIGKILL)
            process.wait()


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
