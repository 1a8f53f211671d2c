"""`doctor`: what could stop an installation, found before it does.

It changes nothing and makes no home. A check that can't be made is something to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from dagster_project.cli import doctor_home, doctor_program
from dagster_project.cli.context import (
    contracts_option,
    home_option,
)
from dagster_project.cli.diagnostic import Diagnostic
from dagster_project.cli.output import print_for_program, program_options
from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home

Check = Callable[[], Diagnostic]


@click.command()
@home_option
@contracts_option
@program_options
def doctor(home: Home, contracts_folder: Path | None, form: str | None) -> None:
    """Check the program, the home, the key, the last run, the release and ports."""
    diagnostics = list(examine(home, contracts_folder))
    if not print_for_program(form, diagnostics):
        for item in diagnostics:
            click.echo(f"{'ok   ' if item.is_well else 'LOOK '} {item.subject}: {item.says}")
    if not all(item.is_well for item in diagnostics):
        raise SystemExit(int(ExitCode.DONE_WITH_HELD))


def examine(home: Home, contracts_folder: Path | None = None) -> Iterator[Diagnostic]:
    checks = doctor_program.checks(contracts_folder) | doctor_home.checks(home)
    for subject, check in checks.items():
        yield judged(subject, check)


def judged(subject: str, check: Check) -> Diagnostic:
    """The check's diagnostic; its own failure is one too."""
    try:
        return check()
    except UserError as problem:
        return Diagnostic(subject, False, str(problem))
    except Exception as error:
        # Its text may quote what stands in a file.
        said = error.strerror if isinstance(error, OSError) else None
        return Diagnostic(subject, False, f"can't be checked ({said or type(error).__name__})")
