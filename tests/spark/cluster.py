"""A Spark cluster of one machine for tests: a master, two workers and a Thrift server.

``python -m tests.spark.cluster start FOLDER`` leaves it running and writes what it started into
``FOLDER/cluster.json``; ``… stop FOLDER`` ends exactly these processes. It listens on 127.0.0.1
only and takes about four gigabytes.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = "127.0.0.1"
PATIENCE = 600
WORKERS = 2
# Processes of minutes: what Java's second compiler would make quicker never pays for itself.
QUICK = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"


LOG = """rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
"""


class NoCluster(Exception):
    """Why there is none, for people."""


@dataclass(frozen=True)
class Cluster:
    """``port``: of the Thrift server; ``pages``: of the master, which tells of its workers.
    ``pids``: of the master, the workers in turn, and the Thrift server; each leads a group."""

    folder: str
    port: int
    pages: int
    pids: tuple[int, ...]

    def workers_alive(self) -> int | None:
        """None while the master is not ready to tell."""
        try:
            with urllib.request.urlopen(f"http://{HERE}:{self.pages}/json/", timeout=10) as answer:
                return int(json.load(answer)["aliveworkers"])
        except OSError:
            return None

    def kill_worker(self) -> None:
        """One worker and its executor, without a word to anybody."""
        os.killpg(self.pids[1], signal.SIGKILL)

    def stop(self) -> None:
        for pid in reversed(self.pids):
            _end(pid)


def spark_home() -> Path:
    """The installed package, which holds all of Spark. Raises ``NoCluster``."""
    java = shutil.which("java")
    if java is None:
        raise NoCluster("Spark needs Java 17 or later: `make test-spark` installs it or names it.")
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None:
        raise NoCluster("pyspark is missing: `make test-spark` installs it.")
    return Path(found.origin).parent


def start(folder: Path, executor: str = "800m", *, is_tuned: bool = True) -> Cluster:
    """Start it; what it writes lies in ``folder``. ``executor``: memory of each of the two, as Java
    writes it. ``is_tuned``: to many small statements, else as Spark comes. Raises ``NoCluster``;
    nothing stays then."""
    home = spark_home()
    for name in ("conf", "logs", "work"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    java = QUICK if is_tuned else ""
    master, pages, thrift = _free_ports(3)
    settings = {
        "spark.master.rest.enabled": "false",
        "spark.driver.host": HERE,
        "spark.driver.bindAddress": HERE,
        "spark.ui.enabled": "false",
        # Statements are many and small: no second planning while one runs, no plans kept as text.
        "spark.sql.shuffle.partitions": WORKERS,
        "spark.sql.adaptive.enabled": str(not is_tuned).lower(),
        "spark.sql.maxPlanStringLength": 1000,
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={folder}/metastore;create=true"
        ),
        "spark.driver.extraJavaOptions": f"{java} -Dderby.system.home={folder}/derby",
        "spark.executor.extraJavaOptions": java,
    }
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    (folder / "conf" / "spark-defaults.conf").write_text("".join(lines))
    (folder / "conf" / "log4j2.properties").write_text(LOG)
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": HERE,
        "SPARK_LOCAL_DIRS": str(folder / "work"),
    }
    address = f"spark://{HERE}:{master}"
    processes: list[subprocess.Popen[bytes]] = []

    def launch(name: str, memory: str, *command: str) -> None:
        with (folder / "logs" / name).open("wb") as log:
            process = subprocess.Popen(
                [str(home / "bin" / command[0]), *command[1:]],
                cwd=folder,
                env=environment | {"SPARK_DAEMON_MEMORY": memory, "SPARK_DAEMON_JAVA_OPTS": java},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        processes.append(process)

    def wait(is_there: Callable[[], bool], named: str) -> None:
        until = time.monotonic() + PATIENCE
        while not is_there():
            if time.monotonic() > until or any(item.poll() is not None for item in processes):
                raise NoCluster(f"{named} did not start: see {folder / 'logs'}.")
            time.sleep(0.5)

    try:
        launch(
            "master",
            "256m",
            *("spark-class", "org.apache.spark.deploy.master.Master", "--host", HERE),
            *("--port", str(master), "--webui-port", str(pages)),
        )
        wait(lambda: _listens(pages), "The master")
        for number in range(WORKERS):
            launch(
                f"worker-{number}",
                "256m",
                *("spark-class", "org.apache.spark.deploy.worker.Worker", "--host", HERE),
                *("--webui-port", str(_free_ports(1)[0]), "--cores", "1", "--memory", executor),
                *("--work-dir", str(folder / "work" / str(number)), address),
            )
        launch(
            "thrift",
            "1g",
            *("spark-submit", "--master", address),
            *("--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"),
            *("--conf", f"spark.executor.memory={executor}"),
            *("--conf", f"spark.cores.max={WORKERS}"),
            *("spark-internal", "--hiveconf", f"hive.server2.thrift.bind.host={HERE}"),
            *("--hiveconf", f"hive.server2.thrift.port={thrift}"),
        )
        cluster = Cluster(str(folder), thrift, pages, tuple(item.pid for item in processes))
        wait(lambda: cluster.workers_alive() == WORKERS, "A worker")
        wait(lambda: _listens(thrift), "The Thrift server")
    except BaseException:
        for item in reversed(processes):
            _end(item.pid)
        raise
    (folder / "cluster.json").write_text(json.dumps(asdict(cluster)))
    return cluster


def running(folder: Path) -> Cluster:
    """The one that was started there."""
    found = json.loads((folder / "cluster.json").read_text())
    return Cluster(**found | {"pids": tuple(found["pids"])})


def _free_ports(count: int) -> list[int]:
    opened = [socket.create_server((HERE, 0)) for _ in range(count)]
    ports = [item.getsockname()[1] for item in opened]
    for item in opened:
        item.close()
    return ports


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HERE, port), timeout=1).close()
    except OSError:
        return False
    return True


def _end(pid: int) -> None:
    """The process and those it started; one that does not go is killed."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, sign)
            for _ in range(40):
                time.sleep(0.25)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
                os.killpg(pid, 0)
        except ProcessLookupError:
            return


def main(verb: str, folder: str) -> int:
    place = Path(folder).resolve()
    try:
        if verb == "start":
            sys.stdout.write(f"Thrift server on {HERE}:{start(place).port}\n")
        else:
            running(place).stop()
    except NoCluster as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:3]))
