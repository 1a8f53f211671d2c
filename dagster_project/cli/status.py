"""`status`: what needs a person now, in one screen."""

from __future__ import annotations

from typing import Any

import click

from dagster_project.cli.context import home_option
from dagster_project.cli.output import names_of, print_for_program, program_options
from dagster_project.home import Home
from dagster_project.release import history
from dagster_project.warehouse import operations
from dagster_project.warehouse.attention import Attention
from dagster_project.warehouse.waiting import SET_ASIDE

# With three lines each they fit into a screen.
SHOWN = 8
INDENT = " " * 10


@click.command()
@home_option
@click.option("--all", "is_all", is_flag=True, help=f"Also what comes after the first {SHOWN}.")
@program_options
def status(home: Home, is_all: bool, form: str | None) -> None:
    """What needs a person now, the last run, the release that readers see.

    CSV gives the rows of what needs a person; JSON all that is known.
    """
    state = operations.status(home)
    remarks = history.remarks(home)
    remarks += filter(None, [history.not_servable(home), history.left_alone(home)])
    wanted = state["attention"]
    if print_for_program(form, state | {"remarks": remarks}, wanted, names=names_of(Attention)):
        return
    for sentence in [*remarks, *of_runs(home, state)]:
        click.echo(sentence)
    if state["run"] is None:
        return
    click.echo(of_release(home))
    counts = ", ".join(f"{count} {name}" for name, count in sorted(state["deliveries"].items()))
    click.echo(f"Deliveries: {counts or 'none'}.\n")
    for item in wanted if is_all else wanted[:SHOWN]:
        click.echo("\n".join(told(item)))
    if not wanted:
        click.echo("Nothing needs a person.")
    for sentence in not_listed(state, 0 if is_all else len(wanted) - SHOWN):
        click.echo(sentence)


def told(item: dict[str, Any]) -> list[str]:
    """What it is and since when, why, what to do."""
    between = "/" if item["kind"] in SET_ASIDE else " "
    place = between.join(filter(None, (item["export"], item["what"])))
    since = f", {item['since']}" if item["since"] else ""
    more = filter(None, (item["why"], f"-> {item['do']}"))
    return [f"{item['kind']:{len(INDENT)}}{place}{since}", *(INDENT + line for line in more)]


def of_runs(home: Home, state: dict[str, Any]) -> list[str]:
    """The run at work, one that died, the last one that ended."""
    run, at_work, dead = state["run"], state["at_work"], state["not_ended"]
    said = []
    if at_work:
        said.append(f"At work: {at_work['purpose']}, since {at_work['started_at']} UTC.")
    if dead:
        said.append(
            f"The run of {dead['started_at']} UTC ({dead['purpose']}) did not end: it was killed, "
            "or the machine stopped. Call `compatriots run`: it goes on where that one stopped."
        )
    if run is not None:
        last = "The run before it" if dead else "Last run"
        said.append(
            f"{last}: {run['outcome']}, ended {run['finished_at']} UTC. {run['message']}".rstrip()
        )
    return said or [operations.no_record(home)]


def of_release(home: Home) -> str:
    for item in history.list_releases(home):
        if item.is_current:
            return f"Release: {item.release_id}, data as of {item.known_at}."
    return "Release: none yet."


def not_listed(state: dict[str, Any], cut: int) -> list[str]:
    """What was left out, counted, each with the command that lists it."""
    passed = state["passed"]
    counted = [
        (cut, "more need a person: compatriots status --all"),
        (
            passed["replaced"],
            "were held or refused and replaced since: "
            "compatriots deliveries --state held --state refused",
        ),
        (
            passed["long_missing"],
            "have been missing for longer than a quarter: compatriots deliveries missing",
        ),
        (
            state["values_left_out"],
            "bad values are left out of rows in effect: compatriots quarantine",
        ),
    ]
    lines = [f"{count} {says}" for count, says in counted if count > 0]
    return ["", *lines] if lines else []
