"""`brief`: the country's brief as PDF, workbook and HTML, as the Country page offers it.

The pages' code is imported when the verb runs: no other command waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dagster_project.cli.context import home_option
from dagster_project.cli.progress import ProgressBar
from dagster_project.disk import is_full
from dagster_project.errors import ExitCode, UserError, wrong_use
from dagster_project.home import Home, temporary_path, write_atomic
from dagster_project.release import history

if TYPE_CHECKING:
    from dashboards.documents.brief.order import Order

# From here on two words are alike.
LIKE = 0.4


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
    from dashboards.documents.brief.order import choices, order

    said, release = str(home.root), release_of(home, release_id)
    there = choices(said, release)
    chosen_languages = chosen("--lang", languages, there.languages)
    kinds = chosen("--format", formats, there.formats)
    (rule,) = chosen("--peers", peers or there.peers[0], there.peers, most=1)
    (of,) = chosen("--year", year or there.year, there.years, most=1)
    places = list(there.told)
    if country:
        places = chosen("--country", country, there.places, there.places)
    require_writable(folder)
    failed = write_all(
        folder,
        {
            place: [
                order(said, release, language, place=place, year=of, peers=rule)
                for language in chosen_languages
            ]
            for place in places
        },
        kinds,
        is_all=is_all,
    )
    for problem in failed:
        click.echo(problem, err=True)
    if failed:
        ended = ExitCode.DONE_WITH_HELD if len(failed) < len(places) else ExitCode.NOTHING_PUBLISHED
        raise SystemExit(int(ended))


def write_all(
    folder: Path, orders: Mapping[str, Sequence[Order]], formats: Sequence[str], *, is_all: bool
) -> list[str]:
    """Write the files of each country; the sentences of those that could not be made.

    One that can't be made doesn't stop the others; a folder that can't be written to does.
    """
    from dashboards.documents.brief.order import made

    failed, count, bar = list[str](), 0, ProgressBar()
    bar.start("briefs", sum(map(len, orders.values())))
    try:
        for place, of_place in orders.items():
            try:
                for files in made(of_place, formats):
                    for name, content in files.items():
                        path = folder / name
                        write(path, content)
                        count += 1
                        if not is_all:
                            click.echo(path)
                    bar.advance(1)
            except Unwritable:
                raise
            except UserError as problem:
                failed.append(f"{place}: {problem}")
    finally:
        bar.finish()
    if is_all:
        click.echo(f"{count} files of {len(orders) - len(failed)} countries are in {folder}.")
    return failed


class Unwritable(UserError):
    """The folder takes no file: the next country would fare no better."""


def write(path: Path, content: bytes, what: str = "") -> None:
    """The whole file or none: raises Unwritable with the system's reason."""
    try:
        write_atomic(path, content)
    except OSError as error:
        problem = (
            "The disk is full" if is_full(error) else f"No file can be made ({error.strerror})"
        )
        raise Unwritable(
            f"{problem}; {what or path.name} was not written.",
            where=str(path.parent),
            hint="Free some room there, or name another folder with --to.",
        ) from None


def require_writable(folder: Path) -> None:
    """Said before the work, not after it."""
    probe = temporary_path(folder)
    write(probe, b"", what="the brief")
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

    ``told``: code → name, by which the nearest is found, too; ``most``: how many may be named.
    """
    codes, named = list(known), told or dict[str, str]()
    by_word = {code.lower(): code for code in codes}
    found = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        code = by_word.get(word.lower())
        if code is None:
            near = nearest(word, codes, named)
            shown = f"; the nearest is {near}" if near else ""
            some = "" if len(codes) > 12 else f" Known: {', '.join(codes)}."
            raise wrong_use(f"'{word}' is not known{shown}.{some}", where=option)
        found.append(code)
    if not found or (most and len(found) > most):
        raise wrong_use("One is wanted here." if most else "Nothing is named.", where=option)
    return list(dict.fromkeys(found))


def nearest(word: str, codes: Sequence[str], told: dict[str, str]) -> str:
    """The code that was most likely meant, by its letters or by its name; empty for none."""
    found = max(codes, key=lambda code: _likeness(word, code, told), default="")
    if not found or _likeness(word, found, told) < LIKE:
        return ""
    return f"{found} ({told[found]})" if found in told else found


def _likeness(word: str, code: str, told: dict[str, str]) -> float:
    """From 0 to 1; of codes with the same letters one that has them in the same places."""
    written = word.lower()
    same = sum(a == b for a, b in zip(written, code.lower(), strict=False)) / max(len(code), 1)
    return max(
        SequenceMatcher(None, written, code.lower()).ratio() * 0.9 + same * 0.1,
        SequenceMatcher(None, written, told.get(code, "").lower()).ratio(),
    )
