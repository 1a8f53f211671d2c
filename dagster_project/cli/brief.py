"""`brief`: the country's brief as PDF, workbook and HTML, as the Country page offers it.

The pages' code is imported when the verb runs: no other command waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dagster_project.cli.context import home_option
from dagster_project.cli.progress import ProgressBar
from dagster_project.disk import is_full
from dagster_project.errors import ExitCode, UserError, wrong_use
from dagster_project.home import Home, write_atomic
from dagster_project.release import history

if TYPE_CHECKING:
    from dashboards.lib.scope import Scope
    from dashboards.views.country.selection import CountrySelection


@click.command()
@click.option("--country", help="Code of a territory, such as KAZ; several with commas.")
@click.option("--all", "is_all", is_flag=True, help="Every territory that the release tells of.")
@click.option("--lang", "languages", default="ru,en", show_default=True, help="Languages.")
@click.option(
    "--format", "formats", default="pdf,xlsx,html", show_default=True, help="Kinds of files."
)
@click.option("--year", help="The year it tells of (default: as the page opens).")
@click.option("--peers", help="Beside whom: size, group or region (default: size).")
@click.option("--release", "release_id", help="Another release than the current one.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder for the files (default: where you are).",
)
@home_option
def brief(
    country: str | None,
    is_all: bool,
    languages: str,
    formats: str,
    year: str | None,
    peers: str | None,
    release_id: str | None,
    folder: Path,
    home: Home,
) -> None:
    """Write the brief of a country, or of all, as PDF, workbook and HTML."""
    if bool(country) == is_all:
        raise wrong_use(
            "Say whose brief it shall be.", where="brief", hint="--country KAZ, or --all."
        )
    from dashboards.documents.without_page import quiet

    quiet()
    from dashboards.documents.brief.make import FORMATS, countries
    from dashboards.lib.names import names
    from dashboards.lib.peers import RULES
    from dashboards.lib.periods import opening_year
    from dashboards.lib.scope import LANGUAGES, Scope
    from dashboards.views.country.selection import CountrySelection, years

    said = chosen("--lang", languages, LANGUAGES)
    kinds = chosen("--format", formats, FORMATS)
    (rule,) = chosen("--peers", peers or RULES[0], RULES, most=1)
    release = release_of(home, release_id)
    scopes = [Scope(str(home.root), release, language=language) for language in said]
    first = scopes[0]
    known = names(first).of_level("territory")
    told = {code: names(first)("territory", code) for code in known}
    places = countries(first) if is_all else chosen("--country", country or "", known, told)
    (of,) = chosen("--year", year or opening_year(first, years(first)), years(first), most=1)
    require_writable(folder)
    failed = write_all(
        folder, scopes, [CountrySelection(place, of, rule) for place in places], kinds, is_all
    )
    for problem in failed:
        click.echo(problem, err=True)
    if failed:
        ended = ExitCode.DONE_WITH_HELD if len(failed) < len(places) else ExitCode.NOTHING_PUBLISHED
        raise SystemExit(int(ended))


def write_all(
    folder: Path,
    scopes: Sequence[Scope],
    selections: Sequence[CountrySelection],
    formats: Sequence[str],
    is_all: bool,
) -> list[str]:
    """Write the files of each country; the sentences of those that could not be made.

    One that can't be made doesn't stop the others; a folder that can't be written to does.
    """
    from dashboards.documents.brief.make import documents, file_name

    failed, count, bar = list[str](), 0, ProgressBar()
    bar.start("briefs", len(selections) * len(scopes))
    try:
        for selection in selections:
            try:
                for scope in scopes:
                    made = documents(scope, selection, formats)
                    for kind, content in made.items():
                        path = folder / file_name(scope, selection, kind)
                        write(path, content)
                        count += 1
                        if not is_all:
                            click.echo(path)
                    bar.advance(1)
            except Unwritable:
                raise
            except UserError as problem:
                failed.append(f"{selection.place}: {problem}")
    finally:
        bar.finish()
    if is_all:
        click.echo(f"{count} files of {len(selections) - len(failed)} countries are in {folder}.")
    return failed


class Unwritable(UserError):
    """The folder takes no file: the next country would fare no better."""


def write(path: Path, content: bytes) -> None:
    """The whole file or none: raises Unwritable with the system's reason."""
    try:
        write_atomic(path, content)
    except OSError as error:
        reason = "The disk is full" if is_full(error) else f"This can't be written ({error.strerror})"
        raise Unwritable(
            f"{reason}: {path.name} was not kept.",
            where=str(path.parent),
            hint="Name another folder with --to, or free some room there.",
        ) from None


def require_writable(folder: Path) -> None:
    """Said before the work, not after it."""
    probe = folder / ".brief"
    with suppress(FileNotFoundError):
        write(probe, b"")
        probe.unlink()


def release_of(home: Home, wanted: str | None) -> str:
    """The named release, or the current one; raises UserError where there is none such."""
    known = {item.release_id: item.is_current for item in history.list_releases(home)}
    if wanted is not None:
        return chosen("--release", wanted, list(known), most=1)[0]
    current = next((code for code, is_current in known.items() if is_current), None)
    if current is None:
        raise UserError(
            "Nothing is published yet.", where=str(home.releases), hint="Run `compatriots run`."
        )
    return current


def chosen(
    option: str,
    text: str,
    known: Iterable[str],
    told: dict[str, str] | None = None,
    *,
    most: int = 0,
) -> list[str]:
    """The codes of a text with commas; raises wrong use that names the nearest valid one.

    ``told``: code → name, which may be written as well as the code; ``most``: how many may be.
    """
    codes, named = list(known), told or {}
    by_word = {code.lower(): code for code in codes} | {
        name.lower(): code for code, name in named.items()
    }
    found = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        code = by_word.get(word.lower())
        if code is None:
            near = get_close_matches(word.lower(), by_word, n=1, cutoff=0.4)
            shown = f"; the nearest is {_said(by_word[near[0]], named)}" if near else ""
            some = "" if len(codes) > 12 else f" Known: {', '.join(codes)}."
            raise wrong_use(f"'{word}' is not known{shown}.{some}", where=option)
        found.append(code)
    if not found or (most and len(found) > most):
        raise wrong_use("One is wanted here." if most else "Nothing is named.", where=option)
    return list(dict.fromkeys(found))


def _said(code: str, named: dict[str, str]) -> str:
    return f"{code} ({named[code]})" if code in named else code
