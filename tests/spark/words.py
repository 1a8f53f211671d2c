"""The engine words of the dbt project, asked of both engines without dbt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import jinja2

from dagster_project.home import DBT_PROJECT
from dagster_project.warehouse.spark_server import Statements

FILES = ("portability.sql", "names.sql")


class Words:
    """Macros of ``FILES`` as one engine reads them: ``words("trimmed", "' a '")`` is SQL.

    ``plain``: macros in whose place stands what a newcomer would have written.
    """

    def __init__(self, engine: str, plain: Mapping[str, str] | None = None) -> None:
        self._engine, self._plain = engine, dict(plain or {})
        texts = [(DBT_PROJECT / "macros" / name).read_text(encoding="utf-8") for name in FILES]
        # dbt's own `trim_blocks` is off, too; `do` is one of its extensions.
        environment = jinja2.Environment(extensions=["jinja2.ext.do"])
        template = environment.from_string("\n".join(texts))
        self._module: Any = template.make_module({"adapter": self})

    @property
    def dispatched(self) -> set[str]:
        """Macros that both engines have a word for."""
        names = set(dir(self._module))
        return {
            name.removeprefix("duckdb__")
            for name in names
            if name.startswith("duckdb__") and name.replace("duckdb__", "spark__", 1) in names
        }

    def dispatch(self, name: str) -> Callable[..., str]:
        if name in self._plain:
            return lambda *arguments: self._plain[name].format(*arguments)
        found: Callable[..., str] = getattr(self._module, f"{self._engine}__{name}")
        return found

    def __call__(self, name: str, *arguments: str) -> str:
        if name in self._plain:
            return self._plain[name].format(*arguments)
        return str(getattr(self._module, name)(*arguments)).strip()


def of_duckdb(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def of_spark(server: Statements, sql: str) -> list[tuple[Any, ...]]:
    return server.run(sql)
