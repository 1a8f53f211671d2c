"""`publishable`: may this table be published beside the current release?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dagster_project.cli.context import home_option
from dagster_project.cli.output import print_for_program, program_options
from dagster_project.disclosure import LANGUAGES
from dagster_project.errors import ExitCode, wrong_use
from dagster_project.home import Home

if TYPE_CHECKING:
    from dagster_project.disclosure.table import Table

SELECT = re.compile(r"\s*(select|with|from)\s", re.IGNORECASE)
LONGEST = 100_000


@click.command()
@click.argument("table")
@click.option("--indicator", default="", help="What is counted, when the table doesn't say.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@home_option
@program_options
def publishable(table: str, indicator: str, language: str, home: Home, form: str | None) -> None:
    """Judge whether TABLE is safe to publish beside the current release.

    TABLE is a file (.csv, .xlsx, .parquet) or one SELECT over the warehouse. Its columns have
    the names of fct_indicator_value; or, shorter: territory_code (or post_code, group_code; none
    for the world), period_code (or year), at most one column named after a breakdown (youth,
    newness, age5, …) with its codes, and one column of numbers. What is counted says the column
    indicator_code, or the name of the numbers (participants), or --indicator.

    Names the cells that are not safe, and the coarser cuts that are. Exit codes: 0 safe;
    2 wrong use; 3 not safe.
    """
    # scipy takes most of a second to import: only this verb pays for it.
    from dagster_project.disclosure.asked import asked_rows
    from dagster_project.disclosure.coarser import coarser_cuts
    from dagster_project.disclosure.judge import judge
    from dagster_project.disclosure.released import name_of, read_released
    from dagster_project.disclosure.words import answer

    tables = read(home, table)
    released = read_released(home)
    rows = [row for item in tables for row in asked_rows(item, released, indicator)]
    found = judge(rows, released)
    unsafe = {name_of(finding.cell) for finding in found}
    cuts = coarser_cuts([row for row in rows if name_of(row) in unsafe], released)
    cells = [dict(item.cell) | {"reasons": list(item.reasons)} for item in found]
    judgement = {
        "release_id": released.release_id,
        "is_safe": not found,
        "rows": len(rows),
        "cells": cells,
        "coarser": [cut.slice._asdict() | {"cells": cut.cells} for cut in cuts],
    }
    if not print_for_program(form, judgement, cells, names=["reasons"]):
        click.echo("\n".join(answer(language, released.release_id, len(rows), found, cuts)))
    if found:
        raise SystemExit(int(ExitCode.NOTHING_PUBLISHED))


def read(home: Home, table: str) -> list[Table]:
    """The table of a file or of a SELECT."""
    from dagster_project.disclosure.table import Table, read_tables
    from dagster_project.release.sandbox import query_warehouse

    path = Path(table)
    if not SELECT.match(table):
        if not path.is_file():
            raise wrong_use(
                "This is neither a file nor a SELECT.",
                where=table,
                hint="`compatriots publishable --help` says what can be judged.",
            )
        return read_tables(path)
    result = query_warehouse(home, table, LONGEST)
    if result.is_cut or not result.rows:
        raise wrong_use(
            f"More than {LONGEST} rows." if result.is_cut else "There is no row in it.",
            where="sql",
        )
    return [Table("sql", result.columns, result.rows)]
