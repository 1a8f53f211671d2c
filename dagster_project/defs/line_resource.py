"""The line of one run: opened before its first step, closed after its last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from dagster_project.defs.failures import failure_of, report_dead
from dagster_project.defs.names import is_whole
from dagster_project.home import Home
from dagster_project.line import NOW, End, Line, open_contracts

EXPORTS_VARIABLE = "COMPATRIOTS_EXPORTS"
CONTRACTS_VARIABLE = "COMPATRIOTS_CONTRACTS"


def folder_from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).resolve() if value else None


@dg.resource(description="The four stations of one run, holding the run's lock and its clock.")
def line_resource(context: dg.InitResourceContext) -> Iterator[Line]:
    home = Home.from_environment()
    run, instance = context.run, context.instance
    assert run is not None
    assert instance is not None
    line = Line(
        home=home,
        contracts=open_contracts(folder_from_environment(CONTRACTS_VARIABLE)),
        inbox=folder_from_environment(EXPORTS_VARIABLE) or home.exports,
        known_at=NOW,
        run_id=run.run_id,
        purpose="Dagster",
        end=None if is_whole(run) else End.PART,
    )
    with line:
        report_dead(instance, line.died_before)
        yield line
        # A step's exception never comes this way: Dagster has it.
        line.problem = line.problem or failure_of(instance, run.run_id, home)


@dg.definitions
def line_definitions() -> dg.Definitions:
    return dg.Definitions(resources={"line": line_resource})
