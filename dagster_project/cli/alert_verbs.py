"""`alerts test`: one message by every way that is set up, to see that it arrives."""

from __future__ import annotations

from pathlib import Path

import click

from dagster_project.alerts.alert import trial
from dagster_project.alerts.channels import send
from dagster_project.alerts.settings import read_settings, ways
from dagster_project.cli.context import answers_for_people, home_option, open_home
from dagster_project.errors import UserError


@click.group()
def alerts() -> None:
    """Messages to people when a run fails or deliveries do not come."""


@alerts.command()
@home_option
@answers_for_people
def test(home: Path | None) -> None:
    """Send a message by every way that is set up."""
    opened = open_home(home)
    settings = read_settings(opened)
    failed = send(opened, settings, trial(opened))
    for way in ways(settings):
        click.echo(f"{way}: {failed.get(way, 'sent')}")
    if failed:
        raise UserError("Not every way is open.", hint="See docs/operations.md.")
