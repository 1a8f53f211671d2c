"""What every verb of the command needs first: the home, the contracts, the time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from dagster_project.errors import UserError, wrong_use
from dagster_project.home import Home
from dagster_project.line import NOW, present

# Where the home of a verb, or of its group, is kept for those that have no option for it.
HOME = "dagster_project.home"


def parse_known_at(text: str | None) -> datetime:
    """UTC without offset, whole seconds; the run's start when nothing is given."""
    if not text:
        return present()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise wrong_use(
            f"'{text}' is not a time.",
            where="--known-at",
            hint="Write it like 2026-05-31T23:59:59Z.",
        ) from None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def read_known_at(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime:
    return parse_known_at(text) if text else NOW


def find_home(context: click.Context, _option: click.Parameter, named: Path | None) -> Home:
    """The home that is named, else that of the group; it need not exist, nothing is made."""
    home = Home(named.resolve()) if named else context.meta.get(HOME) or Home.from_environment()
    context.meta[HOME] = home
    require_folder(home)
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


home_option = click.option(
    "--home",
    # That it is a folder is told by `require_folder`, as for a home the environment names.
    type=click.Path(path_type=Path),
    envvar="COMPATRIOTS_HOME",
    callback=find_home,
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
    callback=read_known_at,
    help="The only 'today' of the figures, in UTC, e.g. 2026-05-31T23:59:59Z (default: now).",
)
no_wait_option = click.option(
    "--no-wait", is_flag=True, help="Refuse at once when another run is at work."
)
