"""Which engine builds: DuckDB in this process, or a Spark cluster by way of its Thrift server.

The home says so in ``settings.toml``, the environment before it, the command before both.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

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

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 10000
    user: Annotated[str, Field(min_length=1)] = "compatriots"
    auth: Literal["NONE", "LDAP"] = "NONE"
    schema: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")] = "compatriots"
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def environment(self, home: Home) -> dict[str, str]:
        """For the profile of dbt and its macro that makes schemas."""
        said = {variable(name): str(getattr(self, name)) for name in KNOWN}
        said[f"{PREFIX}TABLES"] = location(tables_folder(home))
        return {ENGINE: "spark", **said}


KNOWN = tuple(item.name for item in fields(Spark))


def variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def tables_folder(home: Home) -> Path:
    """Where the schemas of the cluster lie that are this home's, each in a folder of its name."""
    return home.work / "spark" / "tables"


def location(folder: Path) -> str:
    """A folder as Spark's SQL writes it, on the volume that its machines share with this one."""
    path = str(folder.resolve()).replace("\\", "\\\\").replace("'", "\\'")
    return f"file:{path}"


def chosen_engine(home: Home, asked: str | None = None) -> Spark | None:
    """The cluster to build on; None for DuckDB. Raises ``UserError`` for what isn't known."""
    path = home.root / SETTINGS
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        settings = {}
    except (OSError, ValueError) as error:
        raise UserError("The settings of the home can't be read.", str(path), str(error)) from None
    if unknown := sorted(set(settings) - {"engine", "spark"}):
        raise UserError(f"Unknown: {', '.join(unknown)}.", str(path), "Known: engine, [spark].")
    named = os.environ.get(ENGINE)
    engine = asked or named or settings.get("engine", "duckdb")
    if engine not in ENGINES:
        raise UserError(
            f"There is no engine {engine!r}.",
            where=ENGINE if named == engine else str(path),
            hint=f"Known are {' and '.join(ENGINES)}.",
        )
    stated = settings.get("spark", {})
    as_json = json.dumps(stated, default=str)
    of_home = _read(lambda: ADAPTER.validate_json(as_json, strict=True), f"{path}, [spark]")
    if "password" in stated:
        raise UserError(f"The password stands in {variable('password')} only.", where=str(path))
    if engine == "duckdb":
        return None
    said = {name: os.environ[variable(name)] for name in KNOWN if os.environ.get(variable(name))}
    of_environment = _read(lambda: ADAPTER.validate_strings(said), f"{PREFIX}…")
    return _agreeing(
        {name: getattr(of_home, name) for name in stated}
        | {name: getattr(of_environment, name) for name in said}
    )


ADAPTER = TypeAdapter(Spark)


def _read(validate: Callable[[], Spark], where: str) -> Spark:
    """All that is wrong at once."""
    try:
        return validate()
    except ValidationError as error:
        wrong = [
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}".removeprefix(": ")
            for one in error.errors(include_input=False)
        ]
        raise UserError(
            f"{'; '.join(wrong)}.", where=where, hint=f"Known: {', '.join(KNOWN[:-1])}."
        ) from None


def _agreeing(values: Mapping[str, Any]) -> Spark:
    spark = Spark(**values)
    if spark.auth == "LDAP" and not spark.password:
        raise UserError("LDAP asks for a password.", where=variable("password"))
    if spark.auth == "NONE" and spark.password:
        raise UserError(
            "A password is given, and the server is not to ask for one.",
            where=variable("password"),
            hint='Say auth = "LDAP", or take the password away.',
        )
    return spark
