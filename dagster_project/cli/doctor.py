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
from dagster_project.cli.finding import Finding
from dagster_project.cli.output import print_for_program, program_options
from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home

Check = Callable[[], Finding]


@click.command()
@home_option
@contracts_option
@program_options
def doctor(home: Home, contracts_folder: Path | None, form: str | None) -> None:
    """Check the program, the home, the key, the last run, the release and ports."""
    findings = list(examine(home, contracts_folder))
    if not print_for_program(form, findings):
        for finding in findings:
            click.echo(
                f"{'ok   ' if finding.is_well else 'LOOK '} {finding.subject}: {finding.says}"
            )
    if not all(finding.is_well for finding in findings):
        raise SystemExit(int(ExitCode.DONE_WITH_HELD))


def examine(home: Home, contracts_folder: Path | None = None) -> Iterator[Finding]:
    checks = doctor_program.checks(contracts_folder) | doctor_home.checks(home)
    for subject, check in checks.items():
        yield judged(subject, check)


def judged(subject: str, check: Check) -> Finding:
    """The check's finding; its own failure is one too."""
    try:
        return check()
    except UserError as problem:
        return Finding(subject, False, str(problem))
    except Exception as error:
        # Its text may quote what stands in a file.
        said = error.strerror if isinstance(error, OSError) else None
        return Finding(subject, False, f"can't be checked ({said or type(error).__name__})")
