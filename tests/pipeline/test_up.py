"""The servers of an installation, as `make run` leaves them: they start, work, and end."""

from __future__ import annotations

import json
import os
import re
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
from tests.pipeline.knocking import addresses, is_outside, knock, watching

QUESTION = """{
  instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } }
  workspaceOrError { ... on Workspace { locationEntries {
    locationOrLoadError { __typename
      ... on RepositoryLocation { repositories {
        sensors { name sensorState { status } } schedules { name scheduleState { status } } } } }
  } } }
}"""
EVIL = "http://evil.example"
# Changes something, and gives it back at once.
MUTATION = "mutation{setNuxSeen}"
# Starting everything on a busy machine, and the daemons' first heartbeats.
PATIENCE = 240


@dataclass
class Served:
    """A running `compatriots up`."""

    process: subprocess.Popen[str]
    home: Path
    watched: Path
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
    watched = home.with_name("watched")
    dashboards, dagster = free_port(), free_port()
    process = subprocess.Popen(
        [
            str(COMMAND), "up", "--home", str(home),
            "--port", str(dashboards), "--dagster-port", str(dagster),
        ],
        env={**os.environ, **watching(watched), "COMPATRIOTS_HOME": str(home)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    yield Served(process, home, watched, dashboards, dagster)
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


def test_both_servers_answer_only_their_own_pages(served: Served) -> None:
    wait_for_daemons(served)
    for port, page, channel in (
        (served.dashboards, "/", "/_stcore/stream"),
        (served.dagster, "/runs", "/graphql"),
    ):
        own = f"http://127.0.0.1:{port}"
        said = {
            "our page": knock(port, page, origin=own, sec_fetch_site="same-origin").status,
            "localhost": knock(port, page, host=f"localhost:{port}").status,
            "another name": knock(port, page, host=f"evil.example:{port}").status,
            "another origin": knock(port, page, origin=EVIL).status,
            "a picture elsewhere": knock(port, page, sec_fetch_site="cross-site").status,
            "another origin posts": knock(port, page, "POST", "{}", origin=EVIL).status,
            "our socket": knock(port, channel, "WS", origin=own).status,
            "another origin's socket": knock(port, channel, "WS", origin=EVIL).status,
            "another port's socket": knock(
                port, channel, "WS", origin=f"http://127.0.0.1:{port + 1}"
            ).status,
            "another name's socket": knock(
                port, channel, "WS", host="evil.example", origin="http://evil.example"
            ).status,
        }
        assert said == {
            "our page": 200, "localhost": 200, "another name": 421, "another origin": 403,
            "a picture elsewhere": 403, "another origin posts": 403, "our socket": 101,
            "another origin's socket": 403, "another port's socket": 403,
            "another name's socket": 421,
        }, page  # fmt: skip


def test_every_answer_says_what_browsers_may_do_with_it(served: Served) -> None:
    wait_for_daemons(served)
    for port, paths in {
        served.dashboards: ("/", "/_stcore/health", "/_stcore/metrics", "/app/static/icon.png"),
        served.dagster: ("/", "/server_info", "/graphql", "/favicon.svg"),
    }.items():
        for answer in (*(knock(port, path) for path in paths), knock(port, "/", host="evil")):
            headers = answer.headers
            assert headers["x-frame-options"] == "deny"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            policy = headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "//" not in policy
            assert "server" not in headers


def test_what_nobody_needs_is_closed(served: Served) -> None:
    wait_for_daemons(served)
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"):
        assert knock(served.dashboards, path).status == 404, path
    assert knock(served.dashboards, "/_stcore/upload_file/a/b", "PUT", "x").status == 405
    for path in ("/download_debug/x", "/dagit_info", "/notebook"):
        assert knock(served.dagster, path).status == 404, path
    reported = knock(served.dagster, "/report_asset_materialization/x", "POST", "{}")
    assert reported.status == 404


def test_dagster_takes_commands_only_as_its_own_page_sends_them(served: Served) -> None:
    wait_for_daemons(served)
    port, body = served.dagster, json.dumps({"query": MUTATION})
    own = {"origin": f"http://127.0.0.1:{port}", "content_type": "application/json"}
    asked = f"/graphql?query={MUTATION}"
    assert knock(port, asked).status == 405
    assert knock(port, asked, origin=EVIL).status == 403
    assert knock(port, asked, "POST").status == 415
    assert knock(port, "/graphql", "POST", body, content_type="text/plain").status == 415
    assert knock(port, "/graphql", "POST", MUTATION, content_type="application/graphql").status == (
        415
    )
    assert knock(port, "/graphql", "POST", body, **{**own, "origin": EVIL}).status == 403
    answer = knock(port, "/graphql", "POST", body, **own)
    assert answer.status == 200
    assert json.loads(answer.body) == {"data": {"setNuxSeen": True}}


def test_the_front_end_comes_compressed(served: Served) -> None:
    wait_for_daemons(served)
    page = knock(served.dashboards, "/").body
    scripts = re.findall(r"static/js/[\w.-]+\.js", page)
    assert scripts
    for script in scripts[:3]:
        bare = knock(served.dashboards, f"/{script}").headers
        packed = knock(served.dashboards, f"/{script}", accept_encoding="gzip").headers
        assert packed["content-encoding"] == "gzip"
        assert "immutable" in packed["cache-control"]
        assert int(packed["content-length"]) < int(bare["content-length"])


def test_no_server_asks_anyone_outside(served: Served) -> None:
    """Also not after a page elsewhere knocked, which made Streamlit ask for its own address."""
    wait_for_daemons(served)
    for port, channel in ((served.dashboards, "/_stcore/stream"), (served.dagster, "/graphql")):
        for host in (f"127.0.0.1:{port}", "evil.example"):
            knock(port, channel, "WS", host=host, origin=EVIL)
            knock(port, "/_stcore/health", host=host, origin=EVIL)
            knock(port, "/_stcore/host-config", "OPTIONS", host=host, origin=EVIL)
    wanted = addresses(served.watched)
    assert wanted, "nothing was watched"
    assert not [address for address in wanted if is_outside(address)]


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
