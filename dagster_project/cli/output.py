"""How the command speaks: plain sentences, tables, or JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def jsonable(value: Any) -> Any:
    """Plain JSON types: dataclasses as objects, times in ISO, decimals as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return jsonable(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [jsonable(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    return value


def print_json(value: Any) -> None:
    click.echo(json.dumps(jsonable(value), ensure_ascii=False, indent=2))


def print_table(
    columns: Mapping[str, str], records: Sequence[Mapping[str, Any]], empty: str
) -> None:
    """Records under headings (heading -> key); ``empty`` is said when there is nothing."""
    if not records:
        click.echo(empty)
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for record in records:
        table.add_row(
            *("" if record[key] is None else str(record[key]) for key in columns.values())
        )
    Console(highlight=False, soft_wrap=False).print(table)
