"""The line of one run: opened before its first step, closed after its last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from dagster_project.home import Home
from dagster_project.line import NOW, Line, open_contracts

EXPORTS_VARIABLE = "COMPATRIOTS_EXPORTS"
CONTRACTS_VARIABLE = "COMPATRIOTS_CONTRACTS"


def folder_from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).resolve() if value else None


@dg.resource(description="The four stations of one run, holding the run's lock and its clock.")
def line_resource(context: dg.InitResourceContext) -> Iterator[Line]:
    home = Home.from_environment()
    line = Line(
        home=home,
        contracts=open_contracts(folder_from_environment(CONTRACTS_VARIABLE)),
        inbox=folder_from_environment(EXPORTS_VARIABLE) or home.exports,
        known_at=NOW,
        run_id=context.run_id or "unnamed",
    )
    with line:
        yield line


@dg.definitions
def line_definitions() -> dg.Definitions:
    return dg.Definitions(resources={"line": line_resource})
