"""`deliveries`, `quarantine`, `reload`: what arrived and what to do about it.

None of them opens the warehouse: they answer while a run is at work.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from dagster_project.cli.context import (
    contracts_option,
    home_option,
    known_at_option,
    no_wait_option,
)
from dagster_project.cli.output import (
    names_of,
    print_for_program,
    print_rows,
    print_table,
    program_options,
)
from dagster_project.errors import ExitCode, wrong_use
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger, listing, names_version
from dagster_project.ingest.delivery_states import State
from dagster_project.ingest.model import Receipt
from dagster_project.ingest.raw_line import raw_line
from dagster_project.ingest.receipts import as_dict
from dagster_project.ingest.reload import reload as reload_deliveries
from dagster_project.ingest.repair import Repaired
from dagster_project.ingest.repair import repair as repair_deliveries
from dagster_project.line import NOW, open_contracts, present
from dagster_project.release import clock
from dagster_project.warehouse import operations
from dagster_project.warehouse.lock import run_lock

STATES = (*get_args(State), "refused", "duplicate")
DECISIONS = {
    "withdraw": decisions.withdraw,
    "hold": decisions.hold,
    "release": decisions.release_hold,
}


@click.group(invoke_without_command=True)
@home_option
@contracts_option
@known_at_option
@click.option("--export", help="Only this export.")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only these.")
@program_options
@click.pass_context
def deliveries(
    context: click.Context,
    home: Home,
    contracts_folder: Path | None,
    known_at: datetime,
    export: str | None,
    states: tuple[str, ...],
    form: str | None,
) -> None:
    """List what arrived, with its state; or decide about one delivery."""
    home.create()
    if context.invoked_subcommand:
        return
    found = listing.deliveries(
        home,
        open_contracts(contracts_folder),
        present() if known_at == NOW else known_at,
        export,
    )
    if states:
        found = [item for item in found if item["state"] in states]
    print_rows(
        form,
        {
            "delivery": "delivery_id",
            "export": "export",
            "file": "file_name",
            "received": "received_at",
            "state": "state",
            "reason": "reason",
        },
        found,
        "There is none of these." if states or export else "Nothing has arrived yet.",
    )


@deliveries.command("missing")
@click.option("--export", help="Only this export.")
@home_option
@program_options
def list_missing(home: Home, export: str | None, form: str | None) -> None:
    """Deliveries that were agreed on, due, and not there at the last run; newest first."""
    rows = operations.read(home, "lateness")
    missing = [
        row for row in rows if row["timeliness"] == "missing" and export in (None, row["export"])
    ]
    print_rows(
        form,
        {"export": "export", "post": "post_code", "period": "period_code", "due": "due_on"},
        sorted(missing, key=lambda row: row["due_on"], reverse=True),
        "Nothing is missing.",
    )


def decide(home: Home, what: str, delivery: str, reason: str) -> None:
    with run_lock(home, f"compatriots deliveries {what}"):
        made = DECISIONS[what](home, delivery, reason=reason, now=clock.present(home, present()))
    rows = ledger.read(home)
    # Taking a reload out of effect may bring back persons of former rules of names.
    former = names_version.former(rows, decisions.read(home), made.decided_at)
    now = " ".join(names_version.told(former, rows)) if former else "Now: run."
    click.echo(f"{made.decision} {made.delivery_id}, from {made.decided_at} UTC. {now}")


def decision_verb(what: str, says: str) -> click.Command:
    @click.command(what, help=says)
    @click.argument("delivery")
    @click.option("--reason", required=True, help="Kept with the decision.")
    @home_option
    def verb(home: Home, delivery: str, reason: str) -> None:
        decide(home, what, delivery, reason)

    return verb


deliveries.add_command(decision_verb("withdraw", "Take a delivery out of effect."))
deliveries.add_command(decision_verb("hold", "Hold a delivery by hand; the former one stays."))
deliveries.add_command(decision_verb("release", "Bring a held delivery into effect."))


@deliveries.command("line")
@click.argument("delivery")
@click.argument("line")
@home_option
@contracts_option
@program_options
def show_line(
    delivery: str, line: str, home: Home, contracts_folder: Path | None, form: str | None
) -> None:
    """Show the row behind LINE of a passport, as the load keeps it.

    LINE is the number in the file, or the reference of a posting. Rows of persons are not shown.
    """
    row, found = raw_line(home, open_contracts(contracts_folder), delivery, line)
    if print_for_program(form, found):
        return
    click.echo(f"{row.file_path}, received {row.received_at} UTC")
    for item in found:
        print_table(
            {"column": "column", "value": "value"},
            [{"column": name, "value": value} for name, value in item.items()],
        )


@deliveries.command("repair")
@click.argument("delivery", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every delivery that is damaged.")
@click.option(
    "--accept",
    is_flag=True,
    help="Take what the original gives now, when it isn't the file of the receipt.",
)
@home_option
@contracts_option
@program_options
def repair(
    home: Home,
    delivery: str | None,
    is_all: bool,
    accept: bool,
    contracts_folder: Path | None,
    form: str | None,
) -> None:
    """Make damaged files of deliveries again from the kept originals."""
    if (delivery is None) != is_all:
        raise wrong_use("name one delivery, or say --all.")
    with run_lock(home, "compatriots deliveries repair"):
        healed = repair_deliveries(
            home,
            open_contracts(contracts_folder),
            now=clock.present(home, present()),
            delivery_id=delivery,
            accept=accept,
        )
    if not print_for_program(form, healed, names=names_of(Repaired)):
        for item in healed:
            files = ", ".join(item.files)
            said = f"not healed. {item.problem}" if item.problem else "healed."
            click.echo(f"{item.delivery_id} ({files}): {said}")
        if not healed:
            click.echo("Every file is the one its receipt vouches for.")
    if any(item.problem for item in healed):
        raise SystemExit(int(ExitCode.NOTHING_PUBLISHED))


@click.command()
@home_option
@click.option("--delivery", help="Rows of this delivery.")
@click.option("--export", help="Only this export.")
@click.option("--rule", help="Only this rule.")
@click.option("--limit", default=50, show_default=True)
@program_options
def quarantine(
    home: Home,
    delivery: str | None,
    export: str | None,
    rule: str | None,
    limit: int,
    form: str | None,
) -> None:
    """Counts by rule; with --delivery or --rule each finding, personal text masked.

    A finding cost the whole row, or only the value, which accepted rows then lack (`lost`).
    """
    home.create()
    if delivery is None and rule is None:
        counted = listing.quarantine_by_rule(home, export)
        print_rows(
            form,
            {
                "export": "export",
                "rule": "rule",
                "column": "column_name",
                "lost": "lost",
                "rows": "rows_count",
            },
            counted,
            "The quarantine is empty.",
        )
        return
    rows = listing.quarantine(home, delivery_id=delivery, export=export, rule=rule, limit=limit)
    print_rows(
        form,
        {
            "file": "file_name",
            "sheet": "_sheet",
            "line": "_line",
            "rule": "rule",
            "column": "column_name",
            "lost": "lost",
            "text": "raw_text",
            "hint": "hint",
        },
        rows,
        "No such row.",
    )


@click.command()
@click.argument("delivery", required=False)
@click.option("--export", help="All deliveries of this export.")
@home_option
@contracts_option
@no_wait_option
@program_options
def reload(
    delivery: str | None,
    export: str | None,
    home: Home,
    contracts_folder: Path | None,
    no_wait: bool,
    form: str | None,
) -> None:
    """Convert kept originals again, after their contract was put right."""
    if (delivery is None) == (export is None):
        raise wrong_use("name one delivery, or an export with --export.")
    home.create()
    with run_lock(home, "compatriots reload", wait=not no_wait):
        receipts = reload_deliveries(
            home,
            open_contracts(contracts_folder),
            now=clock.present(home, present()),
            delivery_id=delivery,
            export=export,
        )
    given = [as_dict(receipt) for receipt in receipts]
    if not print_for_program(form, given, names=names_of(Receipt)):
        for receipt in receipts:
            click.echo(f"{receipt.status:10}{receipt.export}/{receipt.file} {receipt.message}")
        click.echo(f"{len(receipts)} deliveries were loaded again. Now: compatriots run")
