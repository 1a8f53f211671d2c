"""A server that is away, or goes: tried again while nothing is lost by it, then said."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project.cli.main import main
from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.warehouse import raw, spark_server
from dagster_project.warehouse.build import NodeResult
from dagster_project.warehouse.engine import Spark
from dagster_project.warehouse.spark_build import on_cluster
from tests.pipeline.delivery_support import NOW, World
from tests.spark.cluster import HERE

BROKEN = NodeResult("model.a", "a", "model", "error", "error", 0, 0.0, "connection reset")


class Door:
    """A way to the Thrift server that can be shut."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open: list[socket.socket] = []
        self._listener = socket.create_server((HERE, 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                one, _ = self._listener.accept()
            except OSError:
                return
            other = socket.create_connection((HERE, self._to))
            self._open += [one, other]
            for source, target in ((one, other), (other, one)):
                threading.Thread(target=_pass, args=(source, target), daemon=True).start()

    def shut(self) -> None:
        # A thread that waits in accept() would keep the port alive.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for item in (self._listener, *self._open):
            item.close()


def _pass(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.fixture
def door(spark: Spark) -> Iterator[Door]:
    opened = Door(spark.port)
    yield opened
    opened.shut()


@pytest.fixture
def loaded(tmp_path: Path) -> World:
    """A home with two deliveries of plans."""
    made = World(tmp_path)
    made.send("plans", 1, "p,one,1")
    made.send("plans", 2, "q,two,2", "r,three,3")
    made.run()
    raw.sync(made.home, made.contracts, NOW)
    return made


def build(loaded: World, spark: Spark, models: Callable[[], tuple[NodeResult, ...]]) -> None:
    on_cluster(loaded.home, loaded.contracts, spark, models)


def test_a_server_that_is_not_there_is_said(loaded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_server, "PAUSE", 0.0)
    with socket.create_server((HERE, 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UserError, match="does not answer") as raised:
        build(loaded, Spark(port=port), lambda: ())
    assert raised.value.exit_code == ExitCode.NOTHING_PUBLISHED
    assert "Could not connect" in raised.value.message


def test_a_server_that_is_there_and_silent_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_server, "GREETING", 0.5)
    monkeypatch.setattr(spark_server, "PAUSE", 0.0)
    with socket.create_server((HERE, 0)) as stopped:
        silent = Spark(port=stopped.getsockname()[1])
        with (
            pytest.raises(UserError, match="does not answer: it is there, and has been silent"),
            spark_server.open_server(silent),
        ):
            pass
        assert not spark_server.answers(silent)


def test_the_command_says_it_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_server, "PAUSE", 0.0)
    monkeypatch.setenv("COMPATRIOTS_SPARK_HOST", "no.such.host.invalid")
    asked = ["build", "--engine", "spark", "--home", str(tmp_path)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == ExitCode.NOTHING_PUBLISHED
    assert "The Spark server does not answer" in done.output
    assert "Traceback" not in done.output
    state = CliRunner().invoke(main, ["status", "--home", str(tmp_path)])
    assert "The Spark server does not answer" in state.output


def test_the_schemas_of_another_home_are_not_touched(loaded: World, spark: Spark) -> None:
    asked = Spark(port=spark.port, schema="owned")
    build(loaded, asked, lambda: (BROKEN,))
    shutil.copytree(loaded.home.root, loaded.home.root.with_name("copy"))
    other = Home(loaded.home.root.with_name("copy"))
    with pytest.raises(UserError, match="owned_raw is not this home's"):
        on_cluster(other, loaded.contracts, asked, lambda: (BROKEN,))


def test_a_server_that_goes_during_the_build_is_said(
    loaded: World, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = loaded.home.warehouse.read_bytes()

    def models() -> tuple[NodeResult, ...]:
        door.shut()
        return (BROKEN,)

    with pytest.raises(UserError, match="lost during the build") as raised:
        build(loaded, Spark(port=door.port, schema="lost"), models)
    assert raised.value.exit_code == ExitCode.NOTHING_PUBLISHED
    assert loaded.home.warehouse.read_bytes() == before


def test_models_that_fail_of_themselves_are_left_to_the_gate(loaded: World, spark: Spark) -> None:
    build(loaded, Spark(port=spark.port, schema="failing"), lambda: (BROKEN,))


def test_what_failed_before_any_model_is_tried_once_more(loaded: World, spark: Spark) -> None:
    tries: list[int] = []

    def models() -> tuple[NodeResult, ...]:
        tries.append(1)
        raise UserError("dbt could not start")

    with pytest.raises(UserError, match="could not start"):
        build(loaded, Spark(port=spark.port, schema="again"), models)
    assert len(tries) == 2


def test_the_cluster_reads_what_the_warehouse_was_synced_with(loaded: World, spark: Spark) -> None:
    asked = Spark(port=spark.port, schema="read")

    def rows() -> list[tuple[object, ...]]:
        build(loaded, asked, lambda: (BROKEN,))
        with spark_server.open_server(asked) as server:
            return server.run("select count(*), count(distinct _delivery_id) from read_raw.plans")

    assert rows() == [(3, 2)]
    loaded.send("plans", 3, "s,four,4")
    loaded.run(minutes=1)
    assert rows() == [(3, 2)]
    raw.sync(loaded.home, loaded.contracts, NOW)
    assert rows() == [(4, 3)]
    assert len(list((loaded.home.work / "spark").glob("raw-*"))) == 1
