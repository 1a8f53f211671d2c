"""What every verb of the command needs first: the home, the contracts, the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from dagster_project.errors import ExitCode, UserError
from dagster_project.explain import explained
from dagster_project.home import Home
from dagster_project.line import present

home_option = click.option(
    "--home",
    # That it is a folder is told by `require_folder`, as for a home the environment names.
    type=click.Path(path_type=Path),
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


def find_home(root: Path | None) -> Home:
    """The home that is named; it need not exist yet, and nothing is made."""
    home = Home(root.resolve()) if root else Home.from_environment()
    require_folder(home)
    return home


def open_home(root: Path | None) -> Home:
    """The home that is named, with all its folders."""
    home = find_home(root)
    home.create()
    return home


def require_folder(home: Home) -> None:
    """Raises ``UserError`` when a file lies where the home, or a folder above it, belongs."""
    for path in (home.root, *home.root.parents):
        if path.is_dir():
            return
        if path.exists() or path.is_symlink():
            raise UserError(
                "This is no folder, so it can't be a home.",
                where=str(path),
                hint="Move the file away, or name another home with --home.",
            )


def answers_for_people(function: Callable[..., Any]) -> Callable[..., Any]:
    """A problem ends with one sentence and its exit code, never with a traceback."""

    @wraps(function)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            problem = explained(error, named_home(arguments, options))
            click.echo(str(problem), err=True)
            raise SystemExit(int(problem.exit_code)) from None

    return wrapped


def named_home(arguments: Sequence[Any], options: Mapping[str, Any]) -> Home:
    """The home that a verb was called for, to keep a log in."""
    for item in (*arguments, options.get("home")):
        if isinstance(item, Home):
            return item
    root = options.get("home")
    return Home(root.resolve()) if isinstance(root, Path) else Home.from_environment()
