"""`contract check·new·docs`: contracts from a shell."""

from __future__ import annotations

from pathlib import Path

import click

from dagster_project.cli.output import names_of, print_for_program, program_options
from dagster_project.contracts.check import check
from dagster_project.contracts.dictionary import render
from dagster_project.contracts.document import Problem
from dagster_project.contracts.read import read_contracts
from dagster_project.contracts.scaffold import scaffold
from dagster_project.errors import ExitCode, wrong_use
from dagster_project.home import CONTRACTS, write_atomic

SUFFIX = ".odcs.yaml"


@click.group()
def contract() -> None:
    """Check contracts, draft a new one from a sample file, render the dictionary."""


@contract.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@program_options
def check_contracts(paths: tuple[Path, ...], form: str | None) -> None:
    """Report every problem of the contracts at once (default: the shipped ones)."""
    files = [file for path in paths or (CONTRACTS,) for file in contract_files(path)]
    if not files:
        raise wrong_use(f"no *{SUFFIX} found.")
    problems = [problem for file in files for problem in check(file)]
    if not print_for_program(form, problems, names=names_of(Problem)):
        for problem in problems:
            click.echo(str(problem))
        good = len(files) - len({problem.file for problem in problems if problem.is_blocking})
        click.echo(f"{good} of {len(files)} contracts are in order.")
    if any(problem.is_blocking for problem in problems):
        raise SystemExit(int(ExitCode.WRONG_USE))


def contract_files(path: Path) -> list[Path]:
    return sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]


@contract.command("new")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", type=click.Path(path_type=Path), help="Write the draft to this file.")
def new_contract(file: Path, to: Path | None) -> None:
    """Draft a contract from a sample: encoding, dialect, header, types, candidate key."""
    draft = scaffold(file)
    if to is None:
        click.echo(draft, nl=False)
        return
    if to.exists():
        raise wrong_use(
            "the file exists and is not overwritten.",
            where=str(to),
            hint="Choose another name.",
        )
    write_atomic(to, draft)
    click.echo(f"Draft written to {to}; read it through, then: compatriots contract check {to}")


@contract.command("docs")
@click.option("--to", type=click.Path(path_type=Path), help="Write to this file.")
def document_contracts(to: Path | None) -> None:
    """Render the data dictionary of all contracts as Markdown."""
    text = render(read_contracts(CONTRACTS))
    if to is None:
        click.echo(text, nl=False)
    else:
        write_atomic(to, text)
        click.echo(f"Dictionary written to {to}")
