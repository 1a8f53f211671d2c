"""How the command speaks: sentences and tables for people, JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from io import StringIO
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

Verb = TypeVar("Verb", bound=Callable[..., Any])
Record = Mapping[str, Any]
JSON, CSV = "json", "csv"
# Where nobody's window limits it a line is as long as what it says.
UNLIMITED = 100_000


def program_options(verb: Verb) -> Verb:
    """``--json`` and ``--csv``, for every verb that prints rows: the parameter ``form`` is
    ``json``, ``csv`` or, for a person, None."""
    for form, says in (CSV, "Print CSV with a header."), (JSON, "Print JSON."):
        verb = click.option(f"--{form}", "form", flag_value=form, default=None, help=says)(verb)
    return verb


def names_of(kind: type) -> list[str]:
    """The header of rows that are of this dataclass."""
    return [item.name for item in fields(kind)]


def plain(value: Any) -> Any:
    """What JSON has no word for: dataclasses as objects, times in ISO, all else as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=plain)


def to_csv(records: Sequence[Record], names: Iterable[str]) -> str:
    """Records under a header; ``names`` where there are none. A list or object is JSON."""
    header = list(dict.fromkeys(name for record in records for name in record)) or list(names)
    out = StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: cell(value) for name, value in record.items()})
    return out.getvalue()


def cell(value: Any) -> Any:
    if isinstance(value, Mapping | list | tuple | set | frozenset) or is_dataclass(value):
        return to_json(value)
    return plain(value) if isinstance(value, date) else value


def print_for_program(
    form: str | None, value: Any, rows: Iterable[Any] | None = None, names: Iterable[str] = ()
) -> bool:
    """Print what a program asked for; False when a person asked.

    ``rows``: what of the value becomes CSV, when it isn't a list itself.
    """
    if form == JSON:
        click.echo(to_json(value, indent=2))
    elif form == CSV:
        listed = value if rows is None else rows
        records = [plain(row) if is_dataclass(row) else row for row in listed]
        click.echo(to_csv(records, names), nl=False)
    return form is not None


def print_rows(
    form: str | None, columns: Mapping[str, str], records: Sequence[Record], empty: str
) -> None:
    """Records as asked for: all they hold for a program, or a table under headings (heading ->
    key); ``empty`` is said to a person when there is nothing."""
    if not print_for_program(form, records, names=columns.values()):
        print_table(columns, records, empty)


def print_table(columns: Mapping[str, str], records: Sequence[Record], empty: str = "") -> None:
    if not records:
        if empty:
            click.echo(empty)
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for record in records:
        values = (record[key] for key in columns.values())
        # As text: what stands in brackets would be taken for a colour.
        table.add_row(*(Text("" if value is None else str(value)) for value in values))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else UNLIMITED)
    with console.capture() as drawn:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in drawn.get().splitlines()))
