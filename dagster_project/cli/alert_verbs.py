"""`alerts test`: one message by every way that is set up, to see that it arrives."""

from __future__ import annotations

import click

from dagster_project.alerts.alert import trial
from dagster_project.alerts.channels import send
from dagster_project.alerts.settings import read_settings, ways
from dagster_project.cli.context import home_option
from dagster_project.cli.output import print_for_program, program_options
from dagster_project.errors import UserError
from dagster_project.home import Home


@click.group()
def alerts() -> None:
    """Messages to people when a run fails or deliveries do not come."""


@alerts.command()
@home_option
@program_options
def test(home: Home, form: str | None) -> None:
    """Send a message by every way that is set up."""
    home.create()
    settings = read_settings(home)
    failed = send(home, settings, trial(home))
    said = [{"way": way, "answer": failed.get(way, "sent")} for way in ways(settings)]
    if not print_for_program(form, said):
        for item in said:
            click.echo(f"{item['way']}: {item['answer']}")
    if failed:
        raise UserError("Not every way is open.", hint="See docs/operations.md.")
