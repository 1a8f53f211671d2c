"""Busy ports are named with the way out; servers end together and cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dagster_project.cli.servers import (
    Server,
    dashboards_server,
    require_free_ports,
    serve,
)
from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.serving import ADDRESS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port: int = probe.getsockname()[1]
        return port


def test_every_busy_port_is_named_with_the_way_out() -> None:
    with socket.socket() as holder:
        holder.bind((ADDRESS, 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(UserError) as caught:
            require_free_ports([dashboards_server(port), dashboards_server(free_port())])
    assert caught.value.exit_code == ExitCode.WRONG_USE
    assert f"port {port} (Dashboards) is in use" in str(caught.value)
    assert f"--port {port + 1}" in str(caught.value)


def sleeper(name: str, folder: Path, seconds: float) -> Server:
    command = (sys.executable, "-c", f"import time; time.sleep({seconds})")
    return Server(name=name, command=command, folder=folder)


def test_ctrl_c_ends_every_server(tmp_path: Path) -> None:
    home = Home(tmp_path)
    servers = [sleeper("One", tmp_path, 61.5), sleeper("Two", tmp_path, 61.5)]
    timer = threading.Timer(1.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    started = time.monotonic()
    serve(home, servers)
    assert time.monotonic() - started < 12
    left = subprocess.run(["pgrep", "-f", "time.sleep(61.5)"], capture_output=True, text=True)
    assert not left.stdout


def test_a_server_that_ends_by_itself_ends_the_others(tmp_path: Path) -> None:
    home = Home(tmp_path)
    servers = [sleeper("Short", tmp_path, 0.5), sleeper("Long", tmp_path, 62.5)]
    with pytest.raises(UserError, match="Short ended by itself"):
        serve(home, servers)
    left = subprocess.run(["pgrep", "-f", "time.sleep(62.5)"], capture_output=True, text=True)
    assert not left.stdout
