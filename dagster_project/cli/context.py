"""What every verb of the command needs first: the home, the contracts, the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.line import present

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="COMPATRIOTS_HOME",
    help="Folder of this installation (default: var beside the code).",
)
contracts_option = click.option(
    "--contracts",
    "contracts_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with further contracts, added to the shipped ones.",
)
exports_option = click.option(
    "--exports",
    "exports_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another inbox; it is read, never changed.",
)
known_at_option = click.option(
    "--known-at",
    "known_at_text",
    help="The only 'today' of the figures, in UTC, e.g. 2026-05-31T23:59:59Z (default: now).",
)
no_wait_option = click.option(
    "--no-wait", is_flag=True, help="Refuse at once when another run is at work."
)


def parse_known_at(text: str | None) -> datetime:
    """UTC without offset, whole seconds; the run's start when nothing is given."""
    if not text:
        return present()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(
            f"'{text}' is not a time.",
            where="--known-at",
            hint="Write it like 2026-05-31T23:59:59Z.",
            exit_code=ExitCode.WRONG_USE,
        ) from None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def open_home(root: Path | None) -> Home:
    home = Home(root.resolve()) if root else Home.from_environment()
    home.create()
    return home


def answers_for_people(function: Callable[..., Any]) -> Callable[..., Any]:
    """A known problem ends with one sentence and its exit code, never with a traceback."""

    @wraps(function)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except UserError as problem:
            click.echo(str(problem), err=True)
            raise SystemExit(int(problem.exit_code)) from None

    return wrapped
