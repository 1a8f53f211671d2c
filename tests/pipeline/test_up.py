"""The servers of an installation, as `make run` leaves them: they start, work, and end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.command import COMMAND

QUESTION = """{
  instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } }
  workspaceOrError { ... on Workspace { locationEntries {
    locationOrLoadError { __typename
      ... on RepositoryLocation { repositories {
        sensors { name sensorState { status } } schedules { name scheduleState { status } } } } }
  } } }
}"""
# Starting everything on a busy machine, and the daemons' first heartbeats.
PATIENCE = 120


@dataclass
class Served:
    """A running `compatriots up`."""

    process: subprocess.Popen[str]
    home: Path
    dashboards: int
    dagster: int

    def ask(self) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.dagster}/graphql",
            json.dumps({"query": QUESTION}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
        return data

    def logs(self) -> str:
        return "\n".join(
            f"--- {file.name}\n{file.read_text(encoding='utf-8', errors='replace')}"
            for file in sorted((self.home / "work" / "logs").glob("*.log"))
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("served") / "home"
    dashboards, dagster = free_port(), free_port()
    process = subprocess.Popen(
        [
            str(COMMAND), "up", "--home", str(home),
            "--port", str(dashboards), "--dagster-port", str(dagster),
        ],
        env={**os.environ, "COMPATRIOTS_HOME": str(home)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    yield Served(process, home, dashboards, dagster)
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def wait_for_daemons(served: Served) -> list[dict[str, Any]]:
    """The required daemons, once all of them have said that they are well."""
    deadline = time.monotonic() + PATIENCE
    required: list[dict[str, Any]] = []
    while time.monotonic() < deadline and served.process.poll() is None:
        try:
            statuses = served.ask()["instance"]["daemonHealth"]["allDaemonStatuses"]
        except OSError:
            time.sleep(1)
            continue
        required = [status for status in statuses if status["required"]]
        if required and all(status["healthy"] for status in required):
            return required
        time.sleep(1)
    return required


def test_dagster_and_its_daemons_are_well(served: Served) -> None:
    required = wait_for_daemons(served)
    assert served.process.poll() is None, served.logs()
    kinds = {status["daemonType"] for status in required}
    assert {"SENSOR", "SCHEDULER", "QUEUED_RUN_COORDINATOR"} <= kinds, served.logs()
    assert all(status["healthy"] for status in required), served.logs()


def test_the_sensor_and_the_schedules_are_known(served: Served) -> None:
    wait_for_daemons(served)
    (entry,) = served.ask()["workspaceOrError"]["locationEntries"]
    location = entry["locationOrLoadError"]
    assert location["__typename"] == "RepositoryLocation"
    repositories = location["repositories"]
    assert sum(len(repository["sensors"]) for repository in repositories) >= 1
    assert sum(len(repository["schedules"]) for repository in repositories) >= 2


def test_the_dashboards_answer(served: Served) -> None:
    wait_for_daemons(served)
    address = f"http://127.0.0.1:{served.dashboards}/_stcore/health"
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.read() == b"ok"


def test_ctrl_c_ends_all_of_them_cleanly(served: Served) -> None:
    wait_for_daemons(served)
    logs = served.logs()
    served.process.send_signal(signal.SIGINT)
    said, _ = served.process.communicate(timeout=60)
    assert served.process.returncode == 0, said
    assert f"http://127.0.0.1:{served.dashboards}" in said
    assert f"http://127.0.0.1:{served.dagster}" in said
    assert "Traceback" not in logs
    for warning in ("No dagster instance configuration file", "does not match the name"):
        assert warning not in logs
    for port in (served.dashboards, served.dagster):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
