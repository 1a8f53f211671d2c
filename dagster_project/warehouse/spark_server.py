"""The one way to speak with the Thrift server of a Spark cluster, beside dbt's own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ruamel.yaml import YAML

from dagster_project.errors import UserError
from dagster_project.home import DBT_PROJECT
from dagster_project.warehouse.engine import Spark

TRIES = 3
PAUSE = 5.0
# Seconds in which a server that is there greets: one that was stopped takes connections all the
# same, and its client would wait for ever.
GREETING = 60.0


class Statements:
    """Statements on one connection. ``UserError`` when one of them can't be done."""

    def __init__(self, cursor: Any, spark: Spark) -> None:
        self._cursor, self._spark = cursor, spark

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the answer; none for a statement that gives none."""
        try:
            self._cursor.execute(sql)
            return list(self._cursor.fetchall()) if self._cursor.description else []
        except Exception as error:
            raise refused(self._spark, error) from error


@contextmanager
def open_server(spark: Spark, tries: int = TRIES) -> Iterator[Statements]:
    """Connected, and asked for an answer; tried again for a server that is about to come."""
    connection = _connect(spark, tries)
    try:
        cursor = connection.cursor()
        yield Statements(cursor, spark)
    finally:
        _close(connection)


def place_of(server: Statements, schema: str) -> Path | None:
    """The folder of a schema; None where it is none of a file system."""
    said = {str(row[0]): str(row[1]) for row in server.run(f"describe schema {schema}")}
    parts = urlsplit(said.get("Location", ""))
    return Path(unquote(parts.path)) if parts.scheme in ("", "file") and parts.path else None


def answers(spark: Spark) -> bool:
    """Whether the server is there now."""
    try:
        with open_server(spark, tries=1) as server:
            server.run("select 1")
    except UserError:
        return False
    return True


def lost(spark: Spark) -> UserError:
    return UserError(
        "The Spark server was lost during the build.",
        where=spark.address,
        hint="Nothing was published and the warehouse stays as it was. Look at the log of the "
        "Thrift server, then build again; `compatriots build --engine duckdb` builds without it.",
    )


def refused(spark: Spark, error: Exception) -> UserError:
    """What a server said that did not do what it was asked."""
    # Of Spark's own answers the first line; the rest is its stack.
    answer = getattr(error.args[0] if error.args else None, "status", None)
    said = str(getattr(answer, "errorMessage", "") or error)
    first = (said.strip().splitlines() or [type(error).__name__])[0]
    return UserError(
        f"The Spark server did not do what it was asked: {first[:300]}",
        where=spark.address,
        hint="Nothing was published and the warehouse stays as it was.",
    )


def _connect(spark: Spark, tries: int) -> Any:
    try:
        from pyhive import hive
    except ImportError:
        raise UserError(
            "The client of Spark is not installed.",
            hint="Install it: .uv/bin/uv sync --frozen --no-default-groups --extra spark",
        ) from None
    # It prints each refused connection with its stack; the sentence below says it.
    logging.getLogger("thrift").setLevel(logging.CRITICAL)
    for number in range(1, tries + 1):
        try:
            return _in_time(
                lambda: hive.connect(
                    host=spark.host,
                    port=spark.port,
                    username=spark.user,
                    auth=spark.auth,
                    password=spark.password or None,
                    configuration=_session(),
                )
            )
        except Exception as error:
            said = str(getattr(error, "message", "") or error)
        if number < tries:
            time.sleep(PAUSE)
    raise UserError(
        f"The Spark server does not answer: {said}",
        where=spark.address,
        hint="Nothing was published. Start its Thrift server, or build without it: "
        "`compatriots build --engine duckdb`.",
    )


@cache
def _session() -> dict[str, str]:
    """The settings of a session, as dbt sends them."""
    text = (DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8")
    target = YAML(typ="safe").load(text)["compatriots"]["outputs"]["spark"]
    return dict(target["server_side_parameters"])


def _in_time(connect: Callable[[], Any]) -> Any:
    """The client knows no time limit: ``TimeoutError`` here when nobody greets. A thread that still
    waits must not keep the process alive."""
    ended: list[Any] = []

    def run() -> None:
        try:
            ended.append(connect())
        except Exception as error:
            ended.append(error)

    waiting = threading.Thread(target=run, daemon=True)
    waiting.start()
    waiting.join(GREETING)
    if not ended:
        raise TimeoutError(f"it is there, and has been silent for {GREETING:.0f} seconds")
    if isinstance(ended[0], Exception):
        raise ended[0]
    return ended[0]


def _close(connection: Any) -> None:
    try:
        connection.close()
    except Exception:  # a server that is gone has closed it
        return
