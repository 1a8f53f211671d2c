"""`dashboards` and `up`: the servers of an installation."""

from __future__ import annotations

from pathlib import Path

import click

from dagster_project.cli.context import answers_for_people, home_option, open_home
from dagster_project.cli.servers import dagster_servers, dashboards_server, serve

DASHBOARDS_PORT = 8501
DAGSTER_PORT = 3000

port_option = click.option("--port", default=DASHBOARDS_PORT, show_default=True, help="Dashboards.")
dagster_port_option = click.option(
    "--dagster-port", default=DAGSTER_PORT, show_default=True, help="Dagster."
)


@click.command()
@home_option
@port_option
@answers_for_people
def dashboards(home: Path | None, port: int) -> None:
    """Serve the dashboards until Ctrl-C."""
    serve(open_home(home), [dashboards_server(port)])


@click.command()
@home_option
@port_option
@dagster_port_option
@answers_for_people
def up(home: Path | None, port: int, dagster_port: int) -> None:
    """Serve the dashboards and Dagster (with its schedules and sensors) until Ctrl-C."""
    from dagster_project.defs.instance import open_instance  # imports Dagster: only here

    opened = open_home(home)
    # Made before the servers start: all of them would make Dagster's storage at once.
    with open_instance(opened):
        pass
    serve(opened, [dashboards_server(port), *dagster_servers(dagster_port)])
