"""Which engine builds: DuckDB in this process, or a Spark cluster by way of its Thrift server.

The home says so in ``settings.toml``, the environment before it, the command before both.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dagster_project.errors import UserError
from dagster_project.home import Home

ENGINE = "COMPATRIOTS_ENGINE"
ENGINES = ("duckdb", "spark")
# What the profile of dbt reads: each with a field of `Spark` behind it.
PREFIX = "COMPATRIOTS_SPARK_"
SETTINGS = "settings.toml"


@dataclass(frozen=True)
class Spark:
    """The Thrift server of a cluster that sees the home under the same path.

    ``auth``: NONE, on this machine only, or LDAP, with the password from the environment.
    ``schema``: begins the name of every schema there. ``threads``: statements at once.
    """

    host: str = "127.0.0.1"
    port: int = 10000
    user: str = "compatriots"
    auth: str = "NONE"
    schema: str = "compatriots"
    threads: int = 2
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def environment(self, home: Home) -> dict[str, str]:
        """For the profile of dbt and its macro that makes schemas."""
        said = {f"{PREFIX}{item.name.upper()}": str(getattr(self, item.name)) for item in KNOWN}
        said[f"{PREFIX}TABLES"] = location(home.work / "spark" / "tables")
        return {ENGINE: "spark", **said}


def location(folder: Path) -> str:
    """A folder as Spark's SQL writes it, on the volume that its machines share with this one."""
    path = str(folder.resolve()).replace("\\", "\\\\").replace("'", "\\'")
    return f"file:{path}"


KNOWN = fields(Spark)


def chosen_engine(home: Home, asked: str | None = None) -> Spark | None:
    """The cluster to build on; None for DuckDB. Raises ``UserError`` for what isn't known."""
    path = home.root / SETTINGS
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        settings = {}
    except (OSError, ValueError) as error:
        raise UserError("The settings of the home can't be read.", str(path), str(error)) from None
    engine = asked or os.environ.get(ENGINE) or settings.get("engine") or "duckdb"
    if engine not in ENGINES:
        raise UserError(
            f"There is no engine {engine!r}.",
            where=ENGINE if os.environ.get(ENGINE) == engine else str(path),
            hint=f"Known are {' and '.join(ENGINES)}.",
        )
    if engine == "duckdb":
        return None
    stated = settings.get("spark", {})
    unknown = sorted(set(stated) - {item.name for item in KNOWN if item.name != "password"})
    if unknown:
        raise UserError(
            f"Unknown under [spark]: {', '.join(unknown)}.",
            where=str(path),
            hint=f"The password stands in {PREFIX}PASSWORD only.",
        )
    return Spark(**{item.name: _value(item.name, stated) for item in KNOWN})


def _value(name: str, stated: dict[str, Any]) -> Any:
    default = getattr(Spark(), name)
    said = os.environ.get(f"{PREFIX}{name.upper()}") or stated.get(name, default)
    try:
        return type(default)(said)
    except ValueError:
        raise UserError(f"{said!r} is no whole number.", f"{PREFIX}{name.upper()}") from None
