"""`passport`: what a published number means, what it is made of, and how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from dagster_project.cli.context import home_option
from dagster_project.cli.output import print_for_program, print_table, program_options
from dagster_project.cli.release_verbs import tell_remarks
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release.passport import Key, Passport
from dagster_project.release.passport import passport as made_passport
from dagster_project.release.passport_rows import Names
from dagster_project.release.passport_sources import Ask
from dagster_project.release.passport_told import Section, title_of, told
from dagster_project.release.passport_words import LANGUAGES, said
from dagster_project.release.reader import Reader, ReleaseHandle

ROWS_TOLD = 20
NAMES = """
    select 'territory' as kind, territory_code as code, name_ru, name_en from dim_territory
    union all select 'post', post_code, name_ru, name_en from dim_post
    union all select 'measure', measure_code, name_ru, name_en from dim_measure
    union all select 'event_type', event_type_code, name_ru, name_en from dim_event_type
    union all select 'campaign', campaign_code, name_ru, name_en from dim_campaign
"""


@click.command()
@click.argument("indicator")
@click.option("--territory", "place", default="WLD", show_default=True,
              help="Code of a territory, group, union or post; WLD is the world.")  # fmt: skip
@click.option("--period", required=True, help="2025, 2025-03, 2025-Q1, S2025 …")
@click.option("--part", default="", help="A part of a breakdown, e.g. event_type:concert.")
@click.option("--release", "release_id", help="Another release than the current one.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option(
    "--all", "is_all", is_flag=True, help=f"All lines and files, not the first {ROWS_TOLD}."
)
@home_option
@program_options
def passport(
    indicator: str,
    place: str,
    period: str,
    part: str,
    release_id: str | None,
    language: str,
    is_all: bool,
    home: Home,
    form: str | None,
) -> None:
    """Tell what a published number is made of.

    Its definition, numerator and denominator, how complete it is, the deliveries behind it, the
    lines of money and events that add up to it (never of persons), what the release before said,
    and how it is protected. --json gives everything; --csv the lines.
    """
    reader = Reader(home)
    handle = reader.release(release_id) if release_id else reader.current()
    ask = asking(handle)
    key = Key(indicator, place, period, part)
    found = made_passport(ask, handle.manifest, key, former_of(reader, handle))
    tell_remarks(home)
    lines = [
        {"part": part.name, "amount": line.amount, **line.row}
        for part in found.parts
        if part.lines
        for line in part.lines.lines
    ]
    if print_for_program(form, as_record(found), lines):
        return
    most = 10**9 if is_all else ROWS_TOLD
    names = release_names(ask, language)
    click.echo(f"{said(language, 'title')} · {key}\n{title_of(found, language, names)}")
    for section in told(found, language, names, most):
        print_section(section, language)


def asking(handle: ReleaseHandle) -> Ask:
    def ask(sql: str, *parameters: Any) -> list[dict[str, Any]]:
        with handle.cursor() as cursor:
            result = cursor.execute(sql, list(parameters))
            names = [column[0] for column in result.description or []]
            return [dict(zip(names, values, strict=True)) for values in result.fetchall()]

    return ask


def former_of(reader: Reader, handle: ReleaseHandle) -> tuple[Ask, Mapping[str, Any]] | None:
    """The release before; none where it is gone."""
    before = handle.manifest.get("previous_release_id")
    if before is None:
        return None
    try:
        former = reader.release(before)
    except UserError:
        return None
    return asking(former), former.manifest


def release_names(ask: Ask, language: str) -> Names:
    found = {(row["kind"], row["code"]): row[f"name_{language}"] for row in ask(NAMES)}
    return lambda kind, code: str(found.get((kind, code), code))


def print_section(section: Section, language: str) -> None:
    click.echo(f"\n{section.title}")
    for label, text in section.facts:
        click.echo(f"  {label}: {text}")
    for number, sentence in enumerate(section.sentences):
        if sentence:
            click.echo(f"  {sentence}")
        table = section.tables[number] if number < len(section.tables) else None
        if table is not None and table.rows:
            columns = {name: name for name in table.columns}
            print_table(columns, [dict(zip(table.columns, row, strict=True)) for row in table.rows])
            if table.total > len(table.rows):
                click.echo(said(language, "more", n=table.total - len(table.rows)))


def as_record(found: Passport) -> dict[str, Any]:
    """Everything, for a program: lines as they are in the release."""
    return {
        "number": str(found.key),
        "release_id": found.manifest["release_id"],
        "known_at": found.manifest["known_at"],
        "code_version": found.manifest.get("code_version"),
        "meaning": found.meaning,
        "cell": found.cell,
        "parts": [
            {
                "name": part.name,
                "low": part.low,
                "central": part.central,
                "high": part.high,
                "rounded_to": part.rounded_to,
                "lines": None if part.lines is None else [
                    {"amount": line.amount, "origins": line.origins, **line.row}
                    for line in part.lines.lines
                ],
                "adds_up": None if part.lines is None else part.lines.adds_up,
            }
            for part in found.parts
        ],
        "exports": found.exports,
        "deliveries": found.deliveries,
        "former": found.former,
        "is_changed": found.is_changed,
    }  # fmt: skip
