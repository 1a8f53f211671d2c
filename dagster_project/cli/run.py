"""`run`, `load`, `build`, `release`: the line as a whole and its stations alone."""

from __future__ import annotations

import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from dagster_project.cli.context import (
    contracts_option,
    exports_option,
    home_option,
    known_at_option,
    no_wait_option,
)
from dagster_project.cli.output import names_of, print_for_program, program_options
from dagster_project.cli.progress import ProgressBar
from dagster_project.errors import ExitCode, wrong_use
from dagster_project.home import Home
from dagster_project.ingest.model import Receipt
from dagster_project.ingest.receipts import as_dict
from dagster_project.line import NOW, End, Line, open_contracts
from dagster_project.warehouse.engine import ENGINES


def open_line(
    purpose: str,
    home: Home,
    *,
    exports_folder: Path | None = None,
    contracts_folder: Path | None = None,
    known_at: datetime = NOW,
    no_wait: bool = False,
    engine: str | None = None,
    exports: tuple[str, ...] = (),
) -> Line:
    """With the options of a verb. ``exports``: to load these alone, beside loads of others."""
    contracts = open_contracts(contracts_folder)
    for export in exports:
        if export not in contracts:
            raise wrong_use(
                f"There is no contract for an export {export}.",
                where="--export",
                hint=f"There are {', '.join(sorted(contracts))}.",
            )
    return Line(
        home=home,
        contracts=contracts,
        inbox=exports_folder.resolve() if exports_folder else home.exports,
        known_at=known_at,
        run_id=f"{purpose}-{uuid.uuid4().hex[:12]}",
        purpose=" ".join([f"compatriots {purpose}", *(f"--export {name}" for name in exports)]),
        exports=exports,
        publishes=purpose != "build",
        wait=not no_wait,
        engine=engine,
        progress=ProgressBar(),
        say=lambda text: click.echo(text, err=True),
    )


def report(line: Line) -> None:
    """Say what the run did, and what went wrong last."""
    for sentence in line.summary():
        click.echo(sentence)
    tell_problem(line)


def tell_problem(line: Line) -> None:
    if line.problem:
        click.echo(line.problem, err=True)


@click.command()
@home_option
@exports_option
@contracts_option
@known_at_option
@no_wait_option
def run(**options: Any) -> None:
    """Load, build, check and release, as one Dagster run that its UI shows."""
    raise SystemExit(int(run_main_job(**options)))


def run_main_job(home: Home, **options: Any) -> ExitCode:
    """Run the main job in this process and say what it did."""
    os.environ["COMPATRIOTS_HOME"] = str(home.root)
    # Dagster takes seconds to import: only the verb that needs it pays for it.
    from dagster_project.cli.in_process import run_in_process

    line = open_line("run", home, **options)
    # As Dagster names its runs.
    line.run_id = str(uuid.uuid4())
    run_in_process(line)
    report(line)
    return line.exit_code


@click.command()
@click.option(
    "--export",
    "exports",
    multiple=True,
    help="Only this export; others may be loaded beside it, by other processes. May be given "
    "again.",
)
@home_option
@exports_option
@contracts_option
@no_wait_option
@program_options
def load(form: str | None, **options: Any) -> None:
    """Load what is new in the inbox; print a receipt per file."""
    with open_line("load", **options) as line:
        line.load()
        line.end = End.PART
    receipts = [as_dict(receipt) for receipt in line.receipts]
    if print_for_program(form, receipts, names=names_of(Receipt)):
        tell_problem(line)
    else:
        for receipt in line.receipts:
            click.echo(
                f"{receipt.status:10}{receipt.export}/{receipt.file}: read {receipt.rows_read}, "
                f"accepted {receipt.rows_accepted}, quarantined {receipt.rows_quarantined}, "
                f"skipped {receipt.rows_skipped}; values left out "
                f"{receipt.values_dropped_count}. {receipt.message}".rstrip()
            )
        report(line)
    raise SystemExit(int(line.exit_code))


@click.command()
@click.option(
    "--select",
    "selectors",
    multiple=True,
    help="Only these models and their tests, in dbt's words: ind_visits, +fct_event, path:…. "
    "May be given again.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="What builds: duckdb in this process, or the spark cluster of the home's settings.",
)
@home_option
@contracts_option
@known_at_option
@no_wait_option
def build(selectors: tuple[str, ...], **options: Any) -> None:
    """Build the warehouse from the deliveries in effect; publish nothing."""
    with open_line("build", **options) as line:
        built = line.build(force=True, select=selectors)
        if selectors and not built.nodes:
            raise wrong_use(
                "No model and no test is selected by this.",
                where="--select " + " ".join(selectors),
                hint="dbt's words are a model's name, +name, name+, path:… or tag:….",
            )
        line.check_build()
        line.end = End.PART
    report(line)
    if selectors:
        click.echo("Only a part was built: nothing is published, the next run builds everything.")
    raise SystemExit(int(line.exit_code))


@click.command()
@home_option
@contracts_option
@known_at_option
@no_wait_option
def release(**options: Any) -> None:
    """Check what is built and publish it."""
    with open_line("release", **options) as line:
        line.release()
    report(line)
    raise SystemExit(int(line.exit_code))
